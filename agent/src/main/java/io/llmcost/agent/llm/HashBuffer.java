package io.llmcost.agent.llm;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Bytes that are gathered to be hashed. A few buffers are kept for the next call; what a call
 * leaves behind is its hash.
 *
 * <p>For one thread at a time: {@link #take} it, fill it, and {@link #sha256} gives it back.
 */
public final class HashBuffer {

  /** A longer one is left to the garbage collector. */
  private static final int LONGEST_KEPT = 32 << 10;

  private static final int KEPT = 16;
  private static final AtomicReferenceArray<HashBuffer> SPARE = new AtomicReferenceArray<>(KEPT);

  private final MessageDigest digest = newSha256();
  private byte[] bytes = new byte[2_048];
  private int length;

  private HashBuffer() {}

  /** An empty buffer. */
  public static HashBuffer take() {
    HashBuffer spare = SPARE.getAndSet(place(), null);
    return spare == null ? new HashBuffer() : spare;
  }

  // By thread: threads that hash at the same time do not meet in one place.
  private static int place() {
    return (int) Thread.currentThread().getId() & KEPT - 1;
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** How many bytes it holds. */
  int length() {
    return length;
  }

  /** The bytes themselves, of which the first {@link #length} count; until the next append. */
  byte[] array() {
    return bytes;
  }

  /** Makes room at once for what will be appended: growing step by step copies it all again. */
  void expect(int more) {
    reserve(more);
  }

  public void append(byte b) {
    reserve(1);
    bytes[length++] = b;
  }

  /**
   * @param to the index behind the last byte
   */
  public void append(byte[] source, int from, int to) {
    reserve(to - from);
    System.arraycopy(source, from, bytes, length, to - from);
    length += to - from;
  }

  public void appendInt(int value) {
    reserve(4);
    length += 4;
    putInt(length - 4, value);
  }

  /** Text in UTF-8 behind its length, so that no two lists of texts read the same. */
  public void append(String text) {
    int lengthAt = length;
    appendInt(0);
    int chars = text.length();
    reserve(chars);
    for (int i = 0; i < chars; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        length = lengthAt + 4;
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        append(encoded, 0, encoded.length);
        break;
      }
      bytes[length++] = (byte) c;
    }
    putInt(lengthAt, length - lengthAt - 4);
  }

  void putInt(int at, int value) {
    bytes[at] = (byte) (value >> 24);
    bytes[at + 1] = (byte) (value >> 16);
    bytes[at + 2] = (byte) (value >> 8);
    bytes[at + 3] = (byte) value;
  }

  private void reserve(int more) {
    if (more > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, length + (length >> 1)));
    }
  }

  /** What was gathered, and gives the buffer back: nobody may use it any longer. */
  public byte[] toByteArray() {
    byte[] copy = Arrays.copyOf(bytes, length);
    giveBack();
    return copy;
  }

  /** The hash of what was gathered, 32 bytes, and gives the buffer back. */
  public byte[] sha256() {
    digest.update(bytes, 0, length);
    byte[] hash = digest.digest();
    giveBack();
    return hash;
  }

  private void giveBack() {
    if (bytes.length <= LONGEST_KEPT) {
      length = 0;
      SPARE.lazySet(place(), this);
    }
  }
}
