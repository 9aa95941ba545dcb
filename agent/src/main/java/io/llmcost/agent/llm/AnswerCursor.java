package io.llmcost.agent.llm;

import java.nio.charset.StandardCharsets;

/**
 * Walks JSON in a byte range, once and forward: the caller enters the objects and arrays that it
 * knows and skips the rest. Keeps no tree, makes no objects and can be used again. It checks what
 * it needs to find its way (strings, nesting, colons, commas), not all of the grammar; whatever it
 * cannot follow makes it {@link #failed}, after which nothing more is found. Never throws.
 */
public final class AnswerCursor {

  private byte[] bytes;
  private int position;
  private int end;
  private boolean failed;

  private int comma;
  private int memberStart;
  private int nameStart;
  private int nameEnd;
  private int valueStart;
  private int valueEnd;
  private boolean escaped;

  public AnswerCursor on(byte[] newBytes, int start, int newEnd) {
    bytes = newBytes;
    position = start;
    end = newEnd;
    failed = false;
    skipSpace();
    return this;
  }

  public boolean failed() {
    return failed;
  }

  public byte[] bytes() {
    return bytes;
  }

  /** Where the next byte to be read stands. */
  public int position() {
    return position;
  }

  /** The end of the range that is walked. */
  public int end() {
    return end;
  }

  /** Whether nothing but white space is left. */
  public boolean atEnd() {
    skipSpace();
    return !failed && position >= end;
  }

  /** Steps into an object if the next value is one; else nothing happens. */
  public boolean enterObject() {
    return enter('{');
  }

  /** Steps into an array if the next value is one; else nothing happens. */
  public boolean enterArray() {
    return enter('[');
  }

  private boolean enter(char bracket) {
    if (failed || position >= end || bytes[position] != bracket) {
      return false;
    }
    position++;
    return true;
  }

  /**
   * Goes on to the next member of the object that was entered, whose value must then be skipped or
   * entered; false behind the last one.
   */
  public boolean nextMember() {
    if (!separator('}')) {
      return false;
    }
    memberStart = position;
    if (bytes[position] != '"') {
      return fail();
    }
    int close = skipString(position);
    if (close < 0) {
      return fail();
    }
    nameStart = position + 1;
    nameEnd = close - 1;
    position = close;
    skipSpace();
    if (position >= end || bytes[position] != ':') {
      return fail();
    }
    position++;
    skipSpace();
    return position < end || fail();
  }

  /** As {@link #nextMember}, for an array's elements. */
  public boolean nextElement() {
    return separator(']');
  }

  private boolean separator(char close) {
    skipSpace();
    comma = -1;
    if (failed || position >= end) {
      return fail();
    }
    if (bytes[position] == ',') {
      comma = position++;
      skipSpace();
      if (position >= end) {
        return fail();
      }
    }
    if (bytes[position] == close) {
      position++;
      return false;
    }
    return true;
  }

  /** Where the comma before the current member or element stands, or -1. */
  public int comma() {
    return comma;
  }

  /** Where the current member begins: the quote before its name. */
  public int memberStart() {
    return memberStart;
  }

  public boolean nameIs(byte[] ascii) {
    return equal(nameStart, nameEnd, ascii);
  }

  public int nameLength() {
    return nameEnd - nameStart;
  }

  /** The first byte of the current member's name; 0 if it is empty. */
  public byte nameFirst() {
    return nameStart < nameEnd ? bytes[nameStart] : 0;
  }

  public boolean isString() {
    return at('"');
  }

  public boolean isNull() {
    return at('n');
  }

  public boolean isObject() {
    return at('{');
  }

  private boolean at(char c) {
    return !failed && position < end && bytes[position] == c;
  }

  /** Steps over the next value, whatever it is; {@link #valueStart} tells where it was. */
  public boolean skipValue() {
    if (failed || position >= end) {
      return fail();
    }
    valueStart = position;
    byte c = bytes[position];
    int after;
    if (c == '"') {
      after = skipString(position);
    } else if (c == '{' || c == '[') {
      after = skipNested(position);
    } else {
      after = skipScalar(position);
    }
    if (after < 0) {
      return fail();
    }
    valueEnd = after;
    position = after;
    return true;
  }

  public int valueStart() {
    return valueStart;
  }

  public int valueEnd() {
    return valueEnd;
  }

  /** Whether the value that was skipped, a string, has escapes. */
  public boolean isEscaped() {
    return escaped;
  }

  /** Whether the value that was skipped is this string, in ASCII and without escapes. */
  public boolean stringIs(byte[] ascii) {
    return bytes[valueStart] == '"' && equal(valueStart + 1, valueEnd - 1, ascii);
  }

  /** Whether the string that was skipped begins so, in ASCII and without escapes. */
  public boolean stringStartsWith(byte[] ascii) {
    return bytes[valueStart] == '"'
        && valueEnd - valueStart - 2 >= ascii.length
        && equal(valueStart + 1, valueStart + 1 + ascii.length, ascii);
  }

  /** Whether the string that was skipped ends so, in ASCII and without escapes. */
  public boolean stringEndsWith(byte[] ascii) {
    return bytes[valueStart] == '"'
        && valueEnd - valueStart - 2 >= ascii.length
        && equal(valueEnd - 1 - ascii.length, valueEnd - 1, ascii);
  }

  /** Skips the next value and gives its text if it is a string that is not empty, else null. */
  public String takeString() {
    boolean string = isString();
    if (!skipValue() || !string || valueEnd - valueStart <= 2) {
      return null;
    }
    if (!escaped) {
      return new String(bytes, valueStart + 1, valueEnd - valueStart - 2, StandardCharsets.UTF_8);
    }
    TextTally text = new TextTally(valueEnd - valueStart);
    text.append(bytes, valueStart + 1, valueEnd - 1, true);
    return text.text();
  }

  /** Skips the next value and gives its number, or the default if it is no whole number. */
  public int takeInt(int otherwise) {
    if (!skipValue() || valueEnd - valueStart > 9) {
      return otherwise;
    }
    int number = 0;
    for (int i = valueStart; i < valueEnd; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return otherwise;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private boolean fail() {
    failed = true;
    return false;
  }

  private void skipSpace() {
    int p = position;
    while (p < end && bytes[p] <= ' ' && bytes[p] >= 0) {
      p++;
    }
    position = p;
  }

  private int skipString(int quote) {
    byte[] b = bytes;
    int stop = end;
    int p = quote + 1;
    boolean seenEscape = false;
    while (p < stop) {
      byte c = b[p];
      if (c == '"') {
        escaped = seenEscape;
        return p + 1;
      }
      if (c == '\\') {
        seenEscape = true;
        p++;
      }
      p++;
    }
    return -1;
  }

  private int skipNested(int open) {
    byte[] b = bytes;
    int stop = end;
    int depth = 0;
    int p = open;
    while (p < stop) {
      byte c = b[p];
      if (c == '"') {
        p = skipString(p);
        if (p < 0) {
          return -1;
        }
        continue;
      }
      p++;
      if (c == '{' || c == '[') {
        depth++;
      } else if ((c == '}' || c == ']') && --depth == 0) {
        return p;
      }
    }
    return -1;
  }

  private int skipScalar(int from) {
    int p = from;
    while (p < end) {
      byte c = bytes[p];
      if (c == ',' || c == '}' || c == ']' || (c <= ' ' && c >= 0)) {
        break;
      }
      if (c == '"' || c == ':' || c == '{' || c == '[') {
        return -1;
      }
      p++;
    }
    return p == from ? -1 : p;
  }

  private boolean equal(int from, int to, byte[] ascii) {
    if (to - from != ascii.length) {
      return false;
    }
    for (int i = 0; i < ascii.length; i++) {
      if (bytes[from + i] != ascii[i]) {
        return false;
      }
    }
    return true;
  }
}
