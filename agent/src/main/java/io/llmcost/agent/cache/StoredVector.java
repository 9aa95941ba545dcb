package io.llmcost.agent.cache;

/** One text's embedding, as JSON as it came. Immutable. */
final class StoredVector implements Storable {

  private static final int OBJECT_OVERHEAD = 96;

  private final StoredAnswer head;
  private final byte[] vector;
  private final String model;
  private final long tokens;

  /**
   * @param head what its batch came with, without a body; shared by the batch
   * @param vector the value of {@code embedding}: an array or a base64 string
   * @param model as the answer named it; null if it did not
   * @param tokens its share of the batch's
   */
  StoredVector(StoredAnswer head, byte[] vector, String model, long tokens) {
    this.head = head;
    this.vector = vector;
    this.model = model;
    this.tokens = tokens;
  }

  StoredAnswer head() {
    return head;
  }

  byte[] vector() {
    return vector;
  }

  String model() {
    return model;
  }

  long tokens() {
    return tokens;
  }

  @Override
  public int weight() {
    return OBJECT_OVERHEAD + head.weight() + vector.length;
  }
}
