package io.llmcost.agent.llm;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects generated text up to a bound, and counts it beyond. In pieces, so that a long text is
 * not copied again and again as it grows.
 */
final class TextTally {

  private static final int FIRST_PIECE = 512;
  private static final int LONGEST_PIECE = 8 * 1024;

  private final int bound;
  private final List<byte[]> filled = new ArrayList<>(0);
  private byte[] piece = {};
  private int used;
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
    if (filled.isEmpty()) {
      return new String(piece, 0, used, StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream(length);
    for (byte[] one : filled) {
      all.write(one, 0, one.length);
    }
    all.write(piece, 0, used);
    return new String(all.toByteArray(), StandardCharsets.UTF_8);
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
    keep(bytes, start, more);
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

  private void keep(byte[] bytes, int start, int count) {
    int from = start;
    int left = count;
    while (left > 0) {
      if (used == piece.length) {
        nextPiece();
      }
      int taken = Math.min(left, piece.length - used);
      System.arraycopy(bytes, from, piece, used, taken);
      used += taken;
      length += taken;
      from += taken;
      left -= taken;
    }
  }

  private void nextPiece() {
    if (piece.length > 0) {
      filled.add(piece);
    }
    int size = Math.min(LONGEST_PIECE, Math.max(FIRST_PIECE, 2 * piece.length));
    piece = new byte[Math.min(bound - length, size)];
    used = 0;
  }
}
