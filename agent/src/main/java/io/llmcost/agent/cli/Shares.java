package io.llmcost.agent.cli;

/** Shares of a whole, for people. */
final class Shares {

  private Shares() {}

  /** {@code 10 %}, {@code 2.5 %}. */
  static String percent(double share) {
    double percent = Math.round(share * 10_000) / 100.0;
    return (percent == Math.rint(percent) ? String.valueOf((long) percent) : "" + percent) + " %";
  }
}
