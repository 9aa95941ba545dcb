package io.llmcost.agent.llm;

import java.util.Objects;

/**
 * The answer for one input of an embeddings call, as it is stored. Immutable; nobody may change the
 * vector's bytes.
 */
public final class EmbeddingItem {

  private final byte[] vector;
  private final String model;
  private final long promptTokens;

  /**
   * @param vector the value of {@code embedding} as it came: an array of numbers, or a base64
   *     string with its quotes
   * @param model that answered, as the provider names it; null if it does not
   * @param promptTokens see {@link #promptTokens}
   */
  public EmbeddingItem(byte[] vector, String model, long promptTokens) {
    this.vector = Objects.requireNonNull(vector);
    this.model = model;
    this.promptTokens = promptTokens;
  }

  /** The JSON of the vector. */
  public byte[] vector() {
    return vector;
  }

  /** The model that answered, or null. */
  public String model() {
    return model;
  }

  /**
   * The input's share of the tokens that its call used, by its share of the characters: an
   * estimate, for providers report the sum only. 0 or more.
   */
  public long promptTokens() {
    return promptTokens;
  }
}
