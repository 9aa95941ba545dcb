package io.llmcost.agent.llm;

import java.nio.charset.StandardCharsets;

/**
 * One server-sent event, as a view into the splitter's buffers: valid only while the handler that
 * was given it runs.
 */
public final class SseEvent {

  byte[] raw = new byte[0];
  int rawStart;
  int rawEnd;
  byte[] name = raw;
  int nameStart;
  int nameEnd;
  byte[] data = raw;
  int dataStart;
  int dataEnd;
  boolean hasData;
  boolean multiLine;
  boolean terminated;
  boolean last;

  SseEvent() {}

  /** The array that holds the event as it came. */
  public byte[] raw() {
    return raw;
  }

  public int rawStart() {
    return rawStart;
  }

  /** The end of the event, the blank line that closes it included. */
  public int rawEnd() {
    return rawEnd;
  }

  /** Whether there is a {@code data} field; comments and blank lines have none. */
  public boolean hasData() {
    return hasData;
  }

  /**
   * The array that holds the data: {@link #raw} itself, unless the data is {@link #isMultiLine}.
   */
  public byte[] data() {
    return data;
  }

  public int dataStart() {
    return dataStart;
  }

  public int dataEnd() {
    return dataEnd;
  }

  /** Whether the data came in more than one field and was joined, with line feeds between. */
  public boolean isMultiLine() {
    return multiLine;
  }

  /** Whether a blank line closes the event; not so for what is left when a body ends. */
  public boolean isTerminated() {
    return terminated;
  }

  /** For a part of an event that is over the limit: whether the event ends with it. */
  public boolean isLastPart() {
    return last;
  }

  /** Whether the event has this name, in ASCII. */
  public boolean isNamed(byte[] expected) {
    return equal(name, nameStart, nameEnd, expected);
  }

  boolean nameIsPresent() {
    return nameEnd > nameStart;
  }

  /** The event's name; empty if it has none. */
  public String name() {
    return new String(name, nameStart, nameEnd - nameStart, StandardCharsets.UTF_8);
  }

  /** Whether the data is exactly this, in ASCII. */
  public boolean isData(byte[] expected) {
    return hasData && equal(data, dataStart, dataEnd, expected);
  }

  private static boolean equal(byte[] bytes, int start, int end, byte[] expected) {
    if (end - start != expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (bytes[start + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
