package io.llmcost.agent.llm;

import java.nio.charset.StandardCharsets;

/** Text that is compared with bytes as they came. */
final class Ascii {

  private Ascii() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Where a text first stands in a range, or -1. */
  static int indexOf(byte[] bytes, int start, int end, byte[] text) {
    byte first = text[0];
    int last = end - text.length;
    for (int i = start; i <= last; i++) {
      if (bytes[i] == first && matches(bytes, i, text)) {
        return i;
      }
    }
    return -1;
  }

  /** Where a text last stands in a range, or -1. */
  static int lastIndexOf(byte[] bytes, int start, int end, byte[] text) {
    for (int i = end - text.length; i >= start; i--) {
      if (bytes[i] == text[0] && matches(bytes, i, text)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean matches(byte[] bytes, int at, byte[] text) {
    for (int i = 1; i < text.length; i++) {
      if (bytes[at + i] != text[i]) {
        return false;
      }
    }
    return true;
  }
}
