package io.llmcost.agent.llm;

import java.util.Arrays;

/** Cuts and pastes in a body. What is not replaced is copied byte for byte. Edits are ascending. */
final class BodyEdit {

  private final byte[] body;
  private byte[] edited;
  private int length;
  private int copied;

  BodyEdit(byte[] body) {
    this.body = body;
    this.edited = new byte[body.length + 128];
  }

  /**
   * Puts {@code bytes} in the place of what stands from {@code from} to before {@code to}.
   *
   * @param from not before the end of the last edit
   */
  void replace(int from, int to, byte[] bytes) {
    append(body, copied, from);
    append(bytes, 0, bytes.length);
    copied = to;
  }

  void delete(int from, int to) {
    append(body, copied, from);
    copied = to;
  }

  void insert(int at, byte[] bytes) {
    replace(at, at, bytes);
  }

  /** The edited body; the very bytes of the old one if nothing was edited. */
  byte[] finish() {
    if (copied == 0) {
      return body;
    }
    append(body, copied, body.length);
    copied = body.length;
    return length == edited.length ? edited : Arrays.copyOf(edited, length);
  }

  private void append(byte[] bytes, int from, int to) {
    int more = to - from;
    if (more > edited.length - length) {
      edited = Arrays.copyOf(edited, length + more + body.length / 2 + 128);
    }
    System.arraycopy(bytes, from, edited, length, more);
    length += more;
  }
}
