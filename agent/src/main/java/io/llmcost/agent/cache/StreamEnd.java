package io.llmcost.agent.cache;

import java.nio.charset.StandardCharsets;

/**
 * Finds the end of an answer in the bytes of its event stream, whichever way they are cut: {@code
 * [DONE]}, or the event {@code response.completed}. Looks at the beginnings of lines only, so that
 * no text in an answer is taken for it.
 */
final class StreamEnd {

  private static final byte[][] DONE = {ascii("data: [DONE]"), ascii("data:[DONE]")};
  private static final byte[][] COMPLETED = {
    ascii("event: response.completed"),
    ascii("event:response.completed"),
    ascii("data: {\"type\":\"response.completed\""),
    ascii("data:{\"type\":\"response.completed\"")
  };
  private static final int LONGEST = 35;

  private final byte[] line = new byte[LONGEST];
  private int lineLength;
  private boolean completing;
  private boolean reached;

  /**
   * More of the stream.
   *
   * @return whether the last event has been seen, with the end of its line
   */
  boolean reachedWith(byte[] bytes, int offset, int length) {
    int end = offset + length;
    for (int i = offset; i < end && !reached; i++) {
      byte next = bytes[i];
      if (next == '\n') {
        endLine();
      } else if (lineLength < LONGEST) {
        line[lineLength++] = next;
      } else {
        i = lastBeforeNewline(bytes, i, end);
      }
    }
    return reached;
  }

  private static int lastBeforeNewline(byte[] bytes, int from, int end) {
    int i = from;
    while (i + 1 < end && bytes[i + 1] != '\n') {
      i++;
    }
    return i;
  }

  private void endLine() {
    boolean blank = lineLength == 0 || (lineLength == 1 && line[0] == '\r');
    if (blank) {
      reached = completing;
    } else if (startsWithOne(DONE)) {
      reached = true;
    } else if (startsWithOne(COMPLETED)) {
      completing = true;
    }
    lineLength = 0;
  }

  private boolean startsWithOne(byte[][] patterns) {
    for (byte[] pattern : patterns) {
      if (startsWith(pattern)) {
        return true;
      }
    }
    return false;
  }

  private boolean startsWith(byte[] pattern) {
    if (lineLength < pattern.length) {
      return false;
    }
    for (int i = 0; i < pattern.length; i++) {
      if (line[i] != pattern[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
