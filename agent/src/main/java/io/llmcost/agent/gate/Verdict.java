package io.llmcost.agent.gate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What a gate says of an answer. Immutable. */
public final class Verdict {

  /** Nothing speaks against the answer. */
  public static final Verdict GOOD = new Verdict(Collections.<Finding>emptyList());

  /** The answer did not come to its end. */
  public static final Verdict CUT = of("cut off", 1);

  private static final double CONDEMNED = 0.9;

  private final List<Finding> findings;
  private final double score;

  private Verdict(List<Finding> findings) {
    this.findings = Collections.unmodifiableList(findings);
    double good = 1;
    for (Finding finding : findings) {
      good *= 1 - finding.weight();
    }
    this.score = good;
  }

  static Verdict of(List<Finding> findings) {
    return findings.isEmpty() ? GOOD : new Verdict(new ArrayList<>(findings));
  }

  /** Of an answer of which one thing is known. */
  static Verdict of(String what, double weight) {
    return new Verdict(Collections.singletonList(new Finding(what, weight)));
  }

  /** This, and what a judge has against the answer. */
  public Verdict condemned() {
    List<Finding> all = new ArrayList<>(findings);
    all.add(new Finding("judged insufficient", CONDEMNED));
    return new Verdict(all);
  }

  /**
   * This, of an answer that does not look as good as those that may be given.
   *
   * @param probability that it will do, 0 to 1; NaN if nothing can be said
   */
  public Verdict doubted(double probability) {
    List<Finding> all = new ArrayList<>(findings);
    all.add(new Finding("doubtful", Double.isNaN(probability) ? 0 : 1 - probability));
    return new Verdict(all);
  }

  /** 0 (no good for certain) to 1 (nothing speaks against it). */
  public double score() {
    return score;
  }

  public List<Finding> findings() {
    return findings;
  }

  /** The findings' names, the weightiest first, for people and the ledger; empty if none. */
  public String why() {
    List<Finding> sorted = new ArrayList<>(findings);
    sorted.sort((a, b) -> Double.compare(b.weight(), a.weight()));
    StringBuilder text = new StringBuilder();
    for (Finding finding : sorted) {
      text.append(text.length() == 0 ? "" : ", ").append(finding.what());
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f %s", score, why()).trim();
  }
}
