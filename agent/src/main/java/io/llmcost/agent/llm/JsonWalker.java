package io.llmcost.agent.llm;

import java.nio.charset.StandardCharsets;

/**
 * A pull reader over JSON that a parser has already found well-formed. It checks nothing, so it is
 * little more than a loop over bytes, and its positions are the places where edits cut.
 */
final class JsonWalker {

  private final byte[] json;
  private int at;
  private int nameStart;
  private int nameEnd;
  private boolean nameEscaped;

  /**
   * @param start where a value begins
   */
  JsonWalker(byte[] json, int start) {
    this.json = json;
    this.at = start;
  }

  /** The byte that is read next. */
  int position() {
    return at;
  }

  /** Goes on from elsewhere. */
  void moveTo(int position) {
    at = position;
  }

  boolean atObject() {
    return json[at] == '{';
  }

  boolean atArray() {
    return json[at] == '[';
  }

  boolean atString() {
    return json[at] == '"';
  }

  boolean atNull() {
    return json[at] == 'n';
  }

  boolean atTrue() {
    return json[at] == 't';
  }

  boolean atFalse() {
    return json[at] == 'f';
  }

  boolean atNumber() {
    return json[at] == '-' || json[at] >= '0' && json[at] <= '9';
  }

  /** Steps into the object or array that begins here. */
  void enter() {
    at++;
  }

  /**
   * Goes to the next member or element of the object or array that was entered.
   *
   * @return false if there is none; its end has been stepped over then
   */
  boolean more() {
    skipSpace();
    if (json[at] == ',') {
      at++;
      skipSpace();
    }
    if (json[at] == '}' || json[at] == ']') {
      at++;
      return false;
    }
    return true;
  }

  /** Reads a member's name and goes to its value. */
  void name() {
    nameStart = at + 1;
    int i = nameStart;
    boolean escaped = false;
    while (json[i] != '"') {
      if (json[i] == '\\') {
        escaped = true;
        i++;
      }
      i++;
    }
    nameEnd = i;
    nameEscaped = escaped;
    at = i + 1;
    skipSpace();
    at++;
    skipSpace();
  }

  /** Whether the last name read is this one, which must be ASCII. */
  boolean named(String name) {
    if (nameEscaped) {
      return decode(json, nameStart, nameEnd).equals(name);
    }
    if (nameEnd - nameStart != name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (json[nameStart + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Steps over the value that begins here. */
  void skip() {
    int depth = 0;
    do {
      switch (json[at]) {
        case '"':
          at = endOfString(json, at);
          break;
        case '{':
        case '[':
          depth++;
          at++;
          break;
        case '}':
        case ']':
          depth--;
          at++;
          break;
        default:
          if (depth > 0) {
            at++;
          } else {
            skipScalar();
          }
      }
    } while (depth > 0);
  }

  /** Reads the string that begins here; null, the value stepped over, if it is something else. */
  String stringOrNull() {
    int start = at;
    boolean string = atString();
    skip();
    return string ? decode(json, start + 1, at - 1) : null;
  }

  /** Reads the value that begins here as its bytes stand. */
  String raw() {
    int start = at;
    skip();
    return new String(json, start, at - start, StandardCharsets.UTF_8);
  }

  private void skipSpace() {
    while (json[at] <= ' ' && json[at] >= 0) {
      at++;
    }
  }

  private void skipScalar() {
    while (at < json.length) {
      byte b = json[at];
      if (b <= ' ' || b == ',' || b == '}' || b == ']') {
        return;
      }
      at++;
    }
  }

  /**
   * @param start of the opening quote
   * @return the byte after the closing quote
   */
  static int endOfString(byte[] json, int start) {
    int i = endOfRun(json, start + 1);
    while (json[i] != '"') {
      i = endOfRun(json, i + 2);
    }
    return i + 1;
  }

  /** The first quote or backslash from {@code from} on. */
  static int endOfRun(byte[] json, int from) {
    // Counted up to the array's length, the form in which the compiler drops the bounds check.
    for (int i = from; i < json.length; i++) {
      byte b = json[i];
      if (b == '"' || b == '\\') {
        return i;
      }
    }
    return json.length;
  }

  /** The text that stands between quotes at {@code from} and {@code to}. */
  static String decode(byte[] json, int from, int to) {
    int run = from;
    StringBuilder text = null;
    int i = from;
    while (i < to) {
      if (json[i] != '\\') {
        i++;
        continue;
      }
      if (text == null) {
        text = new StringBuilder(to - from);
      }
      text.append(new String(json, run, i - run, StandardCharsets.UTF_8));
      text.append(escaped(json, i));
      i += escapeLength(json, i);
      run = i;
    }
    String rest = new String(json, run, to - run, StandardCharsets.UTF_8);
    return text == null ? rest : text.append(rest).toString();
  }

  /** How many UTF-16 units {@link #decode} would give. */
  static int chars(byte[] json, int from, int to) {
    int chars = to - from;
    for (int i = from; i < to; i++) {
      byte b = json[i];
      if (b == '\\') {
        int length = escapeLength(json, i);
        chars -= length - 1;
        i += length - 1;
      } else if (b < 0 && ((b & 0xC0) == 0x80 || (b & 0xF8) == 0xF0)) {
        // Bytes that follow stand for nothing; the first of four stands for a surrogate pair.
        chars += (b & 0xC0) == 0x80 ? -1 : 1;
      }
    }
    return chars;
  }

  /** The UTF-16 unit that the escape at {@code i} stands for. */
  static char escaped(byte[] json, int i) {
    byte kind = json[i + 1];
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
      case 'u':
        return (char)
            (Character.digit(json[i + 2], 16) << 12
                | Character.digit(json[i + 3], 16) << 8
                | Character.digit(json[i + 4], 16) << 4
                | Character.digit(json[i + 5], 16));
      default:
        return (char) kind;
    }
  }

  /** How many bytes the escape at {@code i} takes. */
  static int escapeLength(byte[] json, int i) {
    return json[i + 1] == 'u' ? 6 : 2;
  }
}
