package io.llmcost.agent.eval;

import java.util.Locale;

/** Writes what was measured for people. */
public final class RoutingText {

  private RoutingText() {}

  /**
   * Lines with their ends.
   *
   * @param gate null if the weak model's answers are not there
   */
  public static String of(String file, RoutingData data, RoutingMeasure measure, GatePoint gate) {
    StringBuilder text = new StringBuilder();
    line(text, "%s: %,d prompts%s", file, measure.rows(), skipped(data));
    line(
        text,
        "score if all go to the weak model %s, to the strong one %s, each where it is best %s",
        score(measure.weakScore()),
        score(measure.strongScore()),
        score(measure.oracleScore()));
    if (!measure.hasGap()) {
      line(text, "The strong model is not better: there is nothing to route for.");
      return text.toString();
    }
    line(text, "");
    line(text, "%-14s  %-22s  %-18s  %-18s", "router", "APGR", "CPT(50 %)", "CPT(80 %)");
    for (RoutingResult result : measure.results()) {
      line(
          text,
          "%-14s  %-22s  %-18s  %-18s",
          result.router(),
          score(result.apgr().value())
              + " ["
              + score(result.apgr().low())
              + ", "
              + score(result.apgr().high())
              + "]",
          percent(result.cpt50()),
          percent(result.cpt80()));
    }
    if (gate != null) {
      line(text, "");
      line(
          text,
          "gate at min_score %s: %s %% of the calls go on, score %s",
          gate.minScore(),
          percent(gate.strongCalls()),
          score(gate.score()));
    }
    line(text, "");
    line(
        text,
        "APGR: the mean share of the gap between the models that is closed; chance is 0.500.");
    line(text, "CPT: the share of calls to the strong model that closes so much of the gap.");
    line(text, "What each router is: docs/quality.md.");
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    String line = values.length == 0 ? format : String.format(Locale.ROOT, format, values);
    text.append(line.replaceAll(" +$", "")).append('\n');
  }

  private static String skipped(RoutingData data) {
    return data.skipped() == 0
        ? ""
        : String.format(
            Locale.ROOT,
            ", %,d line%s passed over",
            data.skipped(),
            data.skipped() == 1 ? "" : "s");
  }

  private static String score(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String percent(Interval interval) {
    return percent(interval.value())
        + " % ["
        + percent(interval.low())
        + ", "
        + percent(interval.high())
        + "]";
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f", share * 100);
  }
}
