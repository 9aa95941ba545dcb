package io.llmcost.agent.eval;

import java.util.List;
import java.util.Map;

/** What a cascade does whose gate asks for a certain score. Immutable. */
public final class GatePoint {

  private final double minScore;
  private final double strongCalls;
  private final double score;

  private GatePoint(double minScore, double strongCalls, double score) {
    this.minScore = minScore;
    this.strongCalls = strongCalls;
    this.score = score;
  }

  /**
   * @param needs as {@link RoutingNeeds} gives them
   * @param minScore what the weak model's answer must reach to be taken, 0 to 1
   * @return null if the weak model's answers are not there
   */
  public static GatePoint of(List<RoutingRow> rows, Map<String, double[]> needs, double minScore) {
    double[] gate = needs.get(AnswerNeeds.GATE);
    if (gate == null || gate.length == 0) {
      return null;
    }
    int calls = 0;
    double sum = 0;
    for (int i = 0; i < gate.length; i++) {
      boolean goesOn = -gate[i] < minScore;
      calls += goesOn ? 1 : 0;
      sum += goesOn ? rows.get(i).strong() : rows.get(i).weak();
    }
    return new GatePoint(minScore, (double) calls / gate.length, sum / gate.length);
  }

  /** What the answers had to reach. */
  public double minScore() {
    return minScore;
  }

  /** The share of calls that went on to the strong model, 0 to 1. */
  public double strongCalls() {
    return strongCalls;
  }

  /** The mean score of the answers that were given, 0 to 1. */
  public double score() {
    return score;
  }
}
