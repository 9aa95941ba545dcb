package io.llmcost.agent.llm;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects generated text up to a bound, and counts it beyond. */
final class TextTally {

  private final int bound;
  private byte[] kept = new byte[0];
  private int length;
  private long chars;
  private boolean full;
  private int highSurrogate;

  /**
   * @param bound bytes of UTF-8 that are kept
   */
  TextTally(int bound) {
    this.bound = bound;
  }

  /**
   * Takes the inside of a JSON string.
   *
   * @param escaped whether there are escapes in it
   */
  void append(byte[] bytes, int start, int end, boolean escaped) {
    if (escaped) {
      appendEscaped(bytes, start, end);
    } else {
      appendPlain(bytes, start, end);
    }
  }

  /** Characters (code points) that were taken, beyond the bound too. */
  long chars() {
    return chars;
  }

  /** Whether there was more text than is kept. */
  boolean isCut() {
    return full;
  }

  /** What is kept. */
  String text() {
    return new String(kept, 0, length, StandardCharsets.UTF_8);
  }

  private void appendPlain(byte[] bytes, int start, int end) {
    int characters = 0;
    for (int i = start; i < end; i++) {
      // All bytes but the second and later ones of a character.
      if (bytes[i] >= -64) {
        characters++;
      }
    }
    chars += characters;
    int more = end - start;
    if (full) {
      return;
    }
    if (length + more > bound) {
      full = true;
      more = bound - length;
      // Cut between characters.
      while (more > 0 && bytes[start + more] < -64) {
        more--;
      }
    }
    ensure(more);
    System.arraycopy(bytes, start, kept, length, more);
    length += more;
  }

  private void appendEscaped(byte[] bytes, int start, int end) {
    int plainFrom = start;
    int p = start;
    while (p < end) {
      if (bytes[p] != '\\') {
        p++;
        continue;
      }
      appendPlain(bytes, plainFrom, p);
      if (p + 1 >= end) {
        plainFrom = end;
        break;
      }
      byte kind = bytes[p + 1];
      p += 2;
      if (kind == 'u') {
        appendCodeUnit(hex(bytes, p, end));
        p = Math.min(p + 4, end);
      } else {
        appendCodePoint(simple(kind));
      }
      plainFrom = p;
    }
    appendPlain(bytes, plainFrom, end);
  }

  private static int simple(byte kind) {
    switch (kind) {
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case 'r':
        return '\r';
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      default:
        return kind & 0x7F;
    }
  }

  private static int hex(byte[] bytes, int from, int end) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = i < end ? Character.digit(bytes[i], 16) : -1;
      if (digit < 0) {
        return '?';
      }
      value = value * 16 + digit;
    }
    return value;
  }

  private void appendCodeUnit(int unit) {
    if (Character.isHighSurrogate((char) unit)) {
      highSurrogate = unit;
      return;
    }
    if (Character.isLowSurrogate((char) unit)) {
      appendCodePoint(
          highSurrogate == 0 ? '?' : Character.toCodePoint((char) highSurrogate, (char) unit));
      highSurrogate = 0;
      return;
    }
    appendCodePoint(unit);
  }

  private void appendCodePoint(int codePoint) {
    byte[] utf8 = new String(Character.toChars(codePoint)).getBytes(StandardCharsets.UTF_8);
    appendPlain(utf8, 0, utf8.length);
  }

  private void ensure(int more) {
    if (length + more > kept.length) {
      kept = Arrays.copyOf(kept, Math.min(bound, Math.max(512, 2 * (length + more))));
    }
  }
}
