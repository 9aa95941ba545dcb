package io.llmcost.agent.semantic;

/**
 * What a text means, as an embedder sees it: a vector of length one in steps of a byte. Immutable.
 */
public final class DenseVector {

  private static final int OVERHEAD = 64;
  private static final int STEPS = 127;

  private final Object space;
  private final byte[] parts;
  private final double length;

  private DenseVector(Object space, byte[] parts, double length) {
    this.space = space;
    this.parts = parts;
    this.length = length;
  }

  /**
   * @param space of which embedder it is: only vectors of one space are compared
   * @param values not all 0
   */
  public static DenseVector of(Object space, float[] values) {
    float most = 0;
    for (float value : values) {
      most = Math.max(most, Math.abs(value));
    }
    if (!(most > 0) || Float.isInfinite(most)) {
      throw new IllegalArgumentException("A vector without a direction");
    }
    byte[] parts = new byte[values.length];
    long squares = 0;
    for (int i = 0; i < values.length; i++) {
      parts[i] = (byte) Math.round(values[i] / most * STEPS);
      squares += parts[i] * parts[i];
    }
    return new DenseVector(space, parts, Math.sqrt(squares));
  }

  /**
   * One that was told, as {@link #parts} gives it.
   *
   * @return null if it has no direction
   */
  static DenseVector ofParts(Object space, byte[] parts) {
    long squares = 0;
    for (byte part : parts) {
      squares += part * part;
    }
    return squares == 0 ? null : new DenseVector(space, parts.clone(), Math.sqrt(squares));
  }

  /** In steps of a byte; nobody may change them. */
  byte[] parts() {
    return parts;
  }

  /** Whether the two can be compared. */
  public boolean isLike(DenseVector other) {
    return other != null && space == other.space && parts.length == other.parts.length;
  }

  Object space() {
    return space;
  }

  /** Of two of one space, -1 to 1. */
  public double cosine(DenseVector other) {
    byte[] mine = parts;
    byte[] theirs = other.parts;
    int product = 0;
    for (int i = 0; i < mine.length; i++) {
      product += mine[i] * theirs[i];
    }
    return product / (length * other.length);
  }

  /** On the heap, about. */
  int bytes() {
    return OVERHEAD + parts.length;
  }
}
