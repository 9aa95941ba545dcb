package io.llmcost.agent.semantic;

/**
 * A text that was answered before and may ask the same as another one. Immutable.
 *
 * @param <T> what is kept with a text
 */
public final class Match<T> {

  /** By what a text is found again. */
  public enum Tier {
    /** The same words in another dress. */
    NORMALISED("normalised"),
    /** Other words, near enough. */
    SEMANTIC("semantic");

    private final String label;

    Tier(String label) {
      this.label = label;
    }

    /** As in configuration and reports. */
    public String label() {
      return label;
    }
  }

  private final Tier tier;
  private final T value;
  private final double score;
  private final boolean byMeaning;

  Match(Tier tier, T value, double score) {
    this(tier, value, score, false);
  }

  Match(Tier tier, T value, double score, boolean byMeaning) {
    this.byMeaning = byMeaning;
    this.tier = tier;
    this.value = value;
    this.score = score;
  }

  public Tier tier() {
    return tier;
  }

  public T value() {
    return value;
  }

  /** What the verifier says, 0 to 1; 1 for the normalised tier. */
  public double score() {
    return score;
  }

  /** Whether an embedder has said what both texts mean. */
  boolean isByMeaning() {
    return byMeaning;
  }
}
