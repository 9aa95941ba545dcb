package io.llmcost.agent.dialect;

import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.llm.AnswerTree;
import io.llmcost.agent.llm.UnusableAnswerException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that are put together; used again and again without being made anew. */
final class Output {

  private byte[] bytes = new byte[512];
  private int length;

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A text, or null, as JSON. */
  static byte[] quoted(String text) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try {
      AnswerTree.writeTo(json, text);
      return json.toByteArray();
    } catch (UnusableAnswerException e) {
      // Half a surrogate pair: better an empty text than none.
      return ascii("\"\"");
    }
  }

  Output add(byte[] more) {
    return add(more, 0, more.length);
  }

  Output add(byte[] from, int start, int end) {
    int more = end - start;
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
    System.arraycopy(from, start, bytes, length, more);
    length += more;
    return this;
  }

  Output add(Output other) {
    return add(other.bytes, 0, other.length);
  }

  /** In ASCII. */
  Output add(String text) {
    for (int i = 0; i < text.length(); i++) {
      addByte((byte) text.charAt(i));
    }
    return this;
  }

  Output add(long number) {
    return number >= 0 && number < 10 ? addByte((byte) ('0' + number)) : add(Long.toString(number));
  }

  private Output addByte(byte b) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = b;
    return this;
  }

  void clear() {
    length = 0;
  }

  boolean isEmpty() {
    return length == 0;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Writes what is there and is empty again. */
  void drainTo(StreamFilter.Sink sink) {
    if (length > 0) {
      int written = length;
      length = 0;
      sink.write(bytes, 0, written);
    }
  }
}
