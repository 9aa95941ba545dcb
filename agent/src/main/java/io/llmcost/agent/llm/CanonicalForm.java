package io.llmcost.agent.llm;

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

  /** The form has lengths and types that the body has not: of most bodies less than this part. */
  private static final int LONGER_BY = 8;

  private static final int[] NO_HOLES = {};

  private final byte[] json;

  /** Where strings begin that are left out, ascending. */
  private final int[] holes;

  private final HashBuffer form = HashBuffer.take();
  private byte[] scratch = {};

  private CanonicalForm(byte[] json, int[] holes) {
    this.json = json;
    this.holes = holes;
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
    CanonicalForm canonical = new CanonicalForm(members.body(), holes);
    canonical.form.expect(canonical.json.length + canonical.json.length / LONGER_BY);
    canonical.scope(scope);
    canonical.members(members, leftOut);
    return canonical.form.sha256();
  }

  /**
   * Hashes one value.
   *
   * @param scope a hash that is part of it
   * @param from where the value begins
   * @return 32 bytes
   */
  static byte[] hash(byte[] scope, byte[] json, int from) {
    CanonicalForm canonical = new CanonicalForm(json, NO_HOLES);
    canonical.form.append((byte) 'v');
    canonical.form.append(scope, 0, scope.length);
    canonical.value(new JsonWalker(json, from));
    return canonical.form.sha256();
  }

  private void scope(String[] scope) {
    for (String part : scope) {
      if (part == null) {
        form.append((byte) 'z');
      } else {
        form.append(STRING);
        form.append(part);
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
    form.append((byte) 'o');
    for (int i : order) {
      if (!leftOut.contains(members.name(i))) {
        string(members.nameStart(i));
        value(new JsonWalker(json, members.valueStart(i)));
      }
    }
    form.append(END);
  }

  private void value(JsonWalker walker) {
    if (walker.atString()) {
      walker.moveTo(string(walker.position()));
    } else if (walker.atObject()) {
      object(walker);
    } else if (walker.atArray()) {
      form.append((byte) 'a');
      walker.enter();
      while (walker.more()) {
        value(walker);
      }
      form.append(END);
    } else {
      // A number, or a literal, whose first letter is no number's.
      int start = walker.position();
      walker.skip();
      form.append((byte) 'n');
      form.append(json, start, walker.position());
      form.append((byte) 0);
    }
  }

  private void object(JsonWalker walker) {
    form.append((byte) 'o');
    int start = form.length();
    Segment[] segments = new Segment[4];
    int size = 0;
    walker.enter();
    while (walker.more()) {
      if (size == segments.length) {
        segments = Arrays.copyOf(segments, size * 2);
      }
      int from = form.length();
      string(walker.position());
      int nameEnd = form.length();
      walker.name();
      value(walker);
      segments[size++] = new Segment(from, nameEnd, form.length());
    }
    sort(start, segments, size);
    form.append(END);
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
    if (scratch.length < form.length() - start) {
      scratch = new byte[form.length() - start];
    }
    int to = 0;
    for (int i = 0; i < size; i++) {
      Segment segment = segments[i];
      System.arraycopy(form.array(), segment.from, scratch, to, segment.to - segment.from);
      to += segment.to - segment.from;
    }
    System.arraycopy(scratch, 0, form.array(), start, to);
  }

  /**
   * @param start of the opening quote
   * @return the byte after the closing quote
   */
  private int string(int start) {
    if (holes.length > 0 && Arrays.binarySearch(holes, start) >= 0) {
      form.append(HOLE);
      return JsonWalker.endOfString(json, start);
    }
    form.append(STRING);
    int lengthAt = form.length();
    form.appendInt(0);
    int run = start + 1;
    int i = JsonWalker.endOfRun(json, run);
    while (json[i] != '"') {
      form.append(json, run, i);
      run = i + escape(i);
      i = JsonWalker.endOfRun(json, run);
    }
    form.append(json, run, i);
    form.putInt(lengthAt, form.length() - lengthAt - 4);
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
      form.append((byte) c);
      return;
    }
    if (c < 0x800) {
      form.append((byte) (0xC0 | c >> 6));
    } else {
      if (c < 0x10000) {
        form.append((byte) (0xE0 | c >> 12));
      } else {
        form.append((byte) (0xF0 | c >> 18));
        form.append((byte) (0x80 | c >> 12 & 0x3F));
      }
      form.append((byte) (0x80 | c >> 6 & 0x3F));
    }
    form.append((byte) (0x80 | c & 0x3F));
  }

  private int compareNames(Segment a, Segment b) {
    byte[] bytes = form.array();
    int common = Math.min(a.nameTo - a.from, b.nameTo - b.from);
    for (int i = 0; i < common; i++) {
      int difference = bytes[a.from + i] - bytes[b.from + i];
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
