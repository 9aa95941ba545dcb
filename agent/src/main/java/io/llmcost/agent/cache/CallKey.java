package io.llmcost.agent.cache;

import java.nio.ByteBuffer;

/** Names a call: equal for two calls only if the one may have the other's answer. A SHA-256. */
public final class CallKey {

  private static final int BYTES = 32;

  private final long first;
  private final long second;
  private final long third;
  private final long fourth;

  /**
   * @param hash 32 bytes
   */
  CallKey(byte[] hash) {
    ByteBuffer longs = ByteBuffer.wrap(hash);
    first = longs.getLong();
    second = longs.getLong();
    third = longs.getLong();
    fourth = longs.getLong();
  }

  /**
   * @param hex as {@link #hex} gives it
   * @throws IllegalArgumentException if it is none
   */
  public static CallKey ofHex(String hex) {
    if (hex.length() != 2 * BYTES) {
      throw new IllegalArgumentException("Not a key");
    }
    ByteBuffer hash = ByteBuffer.allocate(BYTES);
    for (int i = 0; i < BYTES; i += Long.BYTES) {
      hash.putLong(Long.parseUnsignedLong(hex.substring(2 * i, 2 * (i + Long.BYTES)), 16));
    }
    return new CallKey(hash.array());
  }

  /**
   * @param hash as {@link #toBytes} gives it, 32 bytes
   */
  public static CallKey ofBytes(byte[] hash) {
    if (hash.length != BYTES) {
      throw new IllegalArgumentException("Not a key");
    }
    return new CallKey(hash);
  }

  /** All of the hash, in 64 hexadecimal digits. */
  public String hex() {
    return String.format("%016x%016x%016x%016x", first, second, third, fourth);
  }

  /** A quarter of the hash, for sketches of the key. */
  long bits() {
    return first;
  }

  /** The hash, 32 bytes. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(32)
        .putLong(first)
        .putLong(second)
        .putLong(third)
        .putLong(fourth)
        .array();
  }

  /** The first 12 hexadecimal digits of the hash. */
  @Override
  public String toString() {
    return String.format("%016x", first).substring(0, 12);
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof CallKey)) {
      return false;
    }
    CallKey that = (CallKey) other;
    return first == that.first
        && second == that.second
        && third == that.third
        && fourth == that.fourth;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(second);
  }
}
