package io.llmcost.agent.llm;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Set;

/**
 * A form of JSON in which two bodies have the same bytes if, and only if, they say the same: white
 * space is gone, strings are decoded, members are sorted by name, numbers are as they were written.
 *
 * <p>Each value begins with a byte that tells its type. Strings carry their length, numbers end
 * with a byte that is in no number, objects and arrays with a byte that begins no value; so no two
 * values share a form. Members of the same name stay in the order they came in.
 */
final class CanonicalForm {

  private static final byte STRING = 's';
  private static final byte END = 'e';
  private static final byte HOLE = '?';

  private final byte[] json;

  /** Where strings begin that are left out, ascending. */
  private final int[] holes;

  private byte[] form;
  private int length;
  private byte[] scratch = {};

  private CanonicalForm(byte[] json, int[] holes, int expected) {
    this.json = json;
    this.holes = holes;
    this.form = new byte[expected + expected / 8 + 256];
  }

  /**
   * Hashes a body's members.
   *
   * @param scope what the body stands in, part of the hash: endpoint, model of the path or null
   * @param leftOut names of top-level members that do not count
   * @param holes where strings begin whose text does not count, ascending
   * @return 32 bytes
   */
  static byte[] hash(String[] scope, Members members, Set<String> leftOut, int... holes) {
    CanonicalForm canonical = new CanonicalForm(members.body(), holes, members.body().length);
    canonical.scope(scope);
    canonical.members(members, leftOut);
    return canonical.sha256();
  }

  /**
   * Hashes one value.
   *
   * @param scope a hash that is part of it
   * @param from where the value begins
   * @param to the byte after it
   * @return 32 bytes
   */
  static byte[] hash(byte[] scope, byte[] json, int from, int to) {
    CanonicalForm canonical = new CanonicalForm(json, new int[0], to - from);
    canonical.append((byte) 'v');
    canonical.append(scope, 0, scope.length);
    canonical.value(new JsonWalker(json, from));
    return canonical.sha256();
  }

  private void scope(String[] scope) {
    for (String part : scope) {
      if (part == null) {
        append((byte) 'z');
      } else {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        append(STRING);
        appendInt(bytes.length);
        append(bytes, 0, bytes.length);
      }
    }
  }

  /** The names are known already, so the members are visited in order and never moved. */
  private void members(Members members, Set<String> leftOut) {
    Integer[] order = new Integer[members.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    Arrays.sort(order, (a, b) -> members.name(a).compareTo(members.name(b)));
    append((byte) 'o');
    for (int i : order) {
      if (!leftOut.contains(members.name(i))) {
        string(members.nameStart(i));
        value(new JsonWalker(json, members.valueStart(i)));
      }
    }
    append(END);
  }

  private void value(JsonWalker walker) {
    if (walker.atString()) {
      walker.moveTo(string(walker.position()));
    } else if (walker.atObject()) {
      object(walker);
    } else if (walker.atArray()) {
      append((byte) 'a');
      walker.enter();
      while (walker.more()) {
        value(walker);
      }
      append(END);
    } else {
      // A number, or a literal, whose first letter is no number's.
      int start = walker.position();
      walker.skip();
      append((byte) 'n');
      append(json, start, walker.position());
      append((byte) 0);
    }
  }

  private void object(JsonWalker walker) {
    append((byte) 'o');
    int start = length;
    Segment[] segments = new Segment[4];
    int size = 0;
    walker.enter();
    while (walker.more()) {
      if (size == segments.length) {
        segments = Arrays.copyOf(segments, size * 2);
      }
      int from = length;
      string(walker.position());
      int nameEnd = length;
      walker.name();
      value(walker);
      segments[size++] = new Segment(from, nameEnd, length);
    }
    sort(start, segments, size);
    append(END);
  }

  /** Brings the members that were written from {@code start} on into the order of their names. */
  private void sort(int start, Segment[] segments, int size) {
    boolean sorted = true;
    for (int i = 0; i < size; i++) {
      sorted &= i == 0 || compareNames(segments[i - 1], segments[i]) <= 0;
    }
    if (sorted) {
      return;
    }
    Arrays.sort(segments, 0, size, this::compareNames);
    if (scratch.length < length - start) {
      scratch = new byte[length - start];
    }
    int to = 0;
    for (int i = 0; i < size; i++) {
      Segment segment = segments[i];
      System.arraycopy(form, segment.from, scratch, to, segment.to - segment.from);
      to += segment.to - segment.from;
    }
    System.arraycopy(scratch, 0, form, start, to);
  }

  /**
   * @param start of the opening quote
   * @return the byte after the closing quote
   */
  private int string(int start) {
    if (holes.length > 0 && Arrays.binarySearch(holes, start) >= 0) {
      append(HOLE);
      return JsonWalker.endOfString(json, start);
    }
    append(STRING);
    int lengthAt = length;
    appendInt(0);
    int run = start + 1;
    int i = JsonWalker.endOfRun(json, run);
    while (json[i] != '"') {
      append(json, run, i);
      run = i + escape(i);
      i = JsonWalker.endOfRun(json, run);
    }
    append(json, run, i);
    putInt(lengthAt, length - lengthAt - 4);
    return i + 1;
  }

  /** Writes what an escape stands for as UTF-8 would have it; returns how many bytes it took. */
  private int escape(int i) {
    int unit = JsonWalker.escaped(json, i);
    int taken = JsonWalker.escapeLength(json, i);
    if (Character.isHighSurrogate((char) unit) && json[i + taken] == '\\') {
      char low = JsonWalker.escaped(json, i + taken);
      if (Character.isLowSurrogate(low)) {
        codePoint(Character.toCodePoint((char) unit, low));
        return taken + 6;
      }
    }
    codePoint(unit);
    return taken;
  }

  private void codePoint(int c) {
    if (c < 0x80) {
      append((byte) c);
      return;
    }
    if (c < 0x800) {
      append((byte) (0xC0 | c >> 6));
    } else {
      if (c < 0x10000) {
        append((byte) (0xE0 | c >> 12));
      } else {
        append((byte) (0xF0 | c >> 18));
        append((byte) (0x80 | c >> 12 & 0x3F));
      }
      append((byte) (0x80 | c >> 6 & 0x3F));
    }
    append((byte) (0x80 | c & 0x3F));
  }

  private void append(byte b) {
    reserve(1);
    form[length++] = b;
  }

  private void append(byte[] bytes, int from, int to) {
    reserve(to - from);
    System.arraycopy(bytes, from, form, length, to - from);
    length += to - from;
  }

  private void appendInt(int value) {
    reserve(4);
    putInt(length, value);
    length += 4;
  }

  private void putInt(int at, int value) {
    form[at] = (byte) (value >> 24);
    form[at + 1] = (byte) (value >> 16);
    form[at + 2] = (byte) (value >> 8);
    form[at + 3] = (byte) value;
  }

  private void reserve(int bytes) {
    if (bytes > form.length - length) {
      form = Arrays.copyOf(form, Math.max(length + bytes, length + (length >> 1)));
    }
  }

  private byte[] sha256() {
    MessageDigest digest = newSha256();
    digest.update(form, 0, length);
    return digest.digest();
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private int compareNames(Segment a, Segment b) {
    int common = Math.min(a.nameTo - a.from, b.nameTo - b.from);
    for (int i = 0; i < common; i++) {
      int difference = form[a.from + i] - form[b.from + i];
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  /** A member in the form: its name and value, from {@code from} to before {@code to}. */
  private static final class Segment {

    private final int from;
    private final int nameTo;
    private final int to;

    Segment(int from, int nameTo, int to) {
      this.from = from;
      this.nameTo = nameTo;
      this.to = to;
    }
  }
}
