package io.llmcost.agent.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Measures ways of routing prompts to a weak or a strong model, as RouteLLM does: the average
 * performance gap recovered (APGR) over the deciles of a router's scores, by the trapezoid rule,
 * and the call-performance thresholds (CPT), each with an interval by resampling the prompts. What
 * is reported is the same at every run.
 */
public final class RoutingMeasure {

  private static final long SEED = 20_240_618;
  private static final int RESAMPLES = 400;
  private static final double HALF = 0.5;
  private static final double MOST = 0.8;

  private final double[] weak;
  private final double[] strong;
  private final List<RoutingResult> results = new ArrayList<>();

  private RoutingMeasure(List<RoutingRow> rows) {
    weak = rows.stream().mapToDouble(RoutingRow::weak).toArray();
    strong = rows.stream().mapToDouble(RoutingRow::strong).toArray();
  }

  /**
   * @param needs by router: by row, how much it wants the strong model; NaN if it does not know
   */
  public static RoutingMeasure of(List<RoutingRow> rows, Map<String, double[]> needs) {
    RoutingMeasure measure = new RoutingMeasure(rows);
    measure.random();
    measure.addAll(needs);
    return measure;
  }

  /** What a router does that knows nothing: its interval is over its throws of the dice. */
  private void random() {
    Random dice = new Random(SEED);
    double[][] samples = new double[3][RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      GapCurve curve = GapCurve.of(weak, strong, dice.doubles(weak.length).toArray());
      int[] once = curve.once();
      note(curve, once, samples, i);
    }
    boolean hasGap = hasGap();
    results.add(
        new RoutingResult(
            "random",
            Interval.of(hasGap ? HALF : Double.NaN, samples[0]),
            Interval.of(hasGap ? HALF : Double.NaN, samples[1]),
            Interval.of(hasGap ? MOST : Double.NaN, samples[2])));
  }

  /** All over the same resampled prompts, so that they can be compared. */
  private void addAll(Map<String, double[]> needs) {
    Map<String, GapCurve> curves = new LinkedHashMap<>();
    needs.forEach((router, need) -> curves.put(router, GapCurve.of(weak, strong, need)));
    Map<String, double[][]> samples = new LinkedHashMap<>();
    curves.forEach((router, curve) -> samples.put(router, new double[3][RESAMPLES]));
    Random dice = new Random(SEED);
    for (int i = 0; i < RESAMPLES; i++) {
      int[] times = new int[weak.length];
      for (int k = 0; k < times.length; k++) {
        times[dice.nextInt(times.length)]++;
      }
      int sample = i;
      curves.forEach((router, curve) -> note(curve, times, samples.get(router), sample));
    }
    curves.forEach(
        (router, curve) -> {
          int[] once = curve.once();
          double[][] of = samples.get(router);
          results.add(
              new RoutingResult(
                  router,
                  Interval.of(curve.apgr(once), of[0]),
                  Interval.of(curve.callsFor(HALF, once), of[1]),
                  Interval.of(curve.callsFor(MOST, once), of[2])));
        });
  }

  private static void note(GapCurve curve, int[] times, double[][] samples, int sample) {
    samples[0][sample] = curve.apgr(times);
    samples[1][sample] = curve.callsFor(HALF, times);
    samples[2][sample] = curve.callsFor(MOST, times);
  }

  /** How many prompts there are. */
  public int rows() {
    return weak.length;
  }

  /** The mean score if every prompt goes to the weak model; NaN without prompts. */
  public double weakScore() {
    return mean(weak);
  }

  /** The mean score if every prompt goes to the strong model; NaN without prompts. */
  public double strongScore() {
    return mean(strong);
  }

  /** The mean score if each prompt goes where it is answered best; NaN without prompts. */
  public double oracleScore() {
    double[] best = new double[weak.length];
    for (int i = 0; i < best.length; i++) {
      best[i] = Math.max(weak[i], strong[i]);
    }
    return mean(best);
  }

  /** Whether there is anything to be gained: without it no figure is there. */
  public boolean hasGap() {
    return strongScore() > weakScore();
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** Chance first, then in the order in which they were given. */
  public List<RoutingResult> results() {
    return Collections.unmodifiableList(results);
  }

  /** Null if there is none of that name. */
  public RoutingResult result(String router) {
    for (RoutingResult result : results) {
      if (result.router().equals(router)) {
        return result;
      }
    }
    return null;
  }
}
