package io.llmcost.agent.dialect;

import io.llmcost.agent.llm.AnswerCursor;
import java.util.Arrays;

/**
 * Where the members of one JSON object stand that somebody is interested in. Used for one object
 * after the other; keeps no bytes but those it was shown last.
 */
final class ObjectView {

  private static final int MOST_DIGITS = 18;

  private final AnswerCursor cursor = new AnswerCursor();
  private final byte[][] names;
  private final int[] starts;
  private final int[] ends;
  private byte[] bytes;

  ObjectView(String... names) {
    this.names = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      this.names[i] = Output.ascii(names[i]);
    }
    this.starts = new int[names.length];
    this.ends = new int[names.length];
  }

  /** Whether there is an object in the range, and nothing wrong with it as far as it was walked. */
  boolean read(byte[] json, int start, int end) {
    bytes = json;
    Arrays.fill(starts, -1);
    cursor.on(json, start, end);
    if (!cursor.enterObject()) {
      return false;
    }
    while (cursor.nextMember()) {
      int index = indexOfName();
      if (cursor.skipValue() && index >= 0) {
        starts[index] = cursor.valueStart();
        ends[index] = cursor.valueEnd();
      }
    }
    return !cursor.failed();
  }

  /** Reads an object that stands in another one; false, and nothing in it, if there is none. */
  boolean read(ObjectView outer, int member) {
    if (outer.has(member)) {
      return read(outer.bytes, outer.starts[member], outer.ends[member]);
    }
    Arrays.fill(starts, -1);
    return false;
  }

  private int indexOfName() {
    for (int i = 0; i < names.length; i++) {
      if (cursor.nameIs(names[i])) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the member is there and not null. */
  boolean has(int member) {
    return starts[member] >= 0 && bytes[starts[member]] != 'n';
  }

  /** Whether the member is a string that is not empty. */
  boolean hasText(int member) {
    return has(member) && bytes[starts[member]] == '"' && ends[member] - starts[member] > 2;
  }

  byte[] bytes() {
    return bytes;
  }

  int start(int member) {
    return starts[member];
  }

  int end(int member) {
    return ends[member];
  }

  /** Adds a string as it stands, escaped, without its quotes; nothing if it is none. */
  void addText(int member, Output out) {
    if (hasText(member)) {
      out.add(bytes, starts[member] + 1, ends[member] - 1);
    }
  }

  /** A string; null if it is none or empty. */
  String text(int member) {
    return has(member) ? cursor.on(bytes, starts[member], ends[member]).takeString() : null;
  }

  /** A whole number, 0 to 10^18; -1 if it is none. */
  long number(int member) {
    if (!has(member) || ends[member] - starts[member] > MOST_DIGITS) {
      return -1;
    }
    long number = 0;
    for (int i = starts[member]; i < ends[member]; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
