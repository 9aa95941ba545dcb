package io.llmcost.agent.config;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** When the answer of a route's tier is good enough to be given to the application. Immutable. */
public final class Gate {

  /** What becomes of streams, of which an answer is not whole before the application reads it. */
  public enum Streams {
    /** The first tier serves them; what comes is not judged. */
    FIRST,
    /** They are read to their end and judged before the application gets the first of them. */
    BUFFER,
    /** They stay with the requested model. */
    REQUESTED
  }

  private static final double USUAL_FIRST = 0.8;
  private static final double USUAL_LATER = 0.9;

  /** How often a tier's answers must usually pass for it to be asked. */
  static final double USUAL_PASS_RATE = 0.2;

  /** Lets every answer pass. */
  public static final Gate OPEN =
      new Gate(Collections.singletonList(0.0), USUAL_PASS_RATE, null, Streams.FIRST, true, null);

  /** Of a route with several tiers that says nothing else. */
  public static final Gate USUAL =
      new Gate(Collections.<Double>emptyList(), USUAL_PASS_RATE, null, Streams.FIRST, true, null);

  private final List<Double> minScores;
  private final double minPassRate;
  private final BigDecimal maxCostUsd;
  private final Streams streams;
  private final boolean asksLogprobs;
  private final String judge;

  /**
   * @param minScores of the tiers in their order, 0 to 1; empty for the usual ones
   * @param minPassRate how often a tier's answers must pass for it to be asked at a place, 0 to 1
   * @param maxCostUsd what a call may cost with all its tiers; null for no bound
   * @param asksLogprobs whether models are asked how sure they are of their words
   * @param judge the id of a model that judges answers against which nothing else speaks; null for
   *     none
   */
  public Gate(
      List<Double> minScores,
      double minPassRate,
      BigDecimal maxCostUsd,
      Streams streams,
      boolean asksLogprobs,
      String judge) {
    this.minScores = Collections.unmodifiableList(minScores);
    this.minPassRate = minPassRate;
    this.maxCostUsd = maxCostUsd;
    this.streams = Objects.requireNonNull(streams);
    this.asksLogprobs = asksLogprobs;
    this.judge = judge;
  }

  public List<Double> minScores() {
    return minScores;
  }

  /**
   * What an answer of a tier must reach: usually 0.8 of the first and 0.9 of the others. Tiers
   * behind those that are listed need what the last one listed needs. The very last one's answer is
   * taken as it is, unless that tier is listed or the only one.
   *
   * @param tier from 0
   * @param tiers how many the route has
   * @return 0 if every answer will do
   */
  public double minScore(int tier, int tiers) {
    boolean last = tier == tiers - 1;
    if (minScores.isEmpty()) {
      return last && tiers > 1 ? 0 : tier == 0 ? USUAL_FIRST : USUAL_LATER;
    }
    return tier < minScores.size()
        ? minScores.get(tier)
        : last ? 0 : minScores.get(minScores.size() - 1);
  }

  /** How often a tier's answers must pass for it to be asked; 0 if it is always asked. */
  public double minPassRate() {
    return minPassRate;
  }

  /** Null for no bound. */
  public BigDecimal maxCostUsd() {
    return maxCostUsd;
  }

  /** Whether models are asked how sure they are of their words, where they tell it. */
  public boolean asksLogprobs() {
    return asksLogprobs;
  }

  /** The id of a model that judges answers against which nothing else speaks; null for none. */
  public String judge() {
    return judge;
  }

  public Streams streams() {
    return streams;
  }
}
