package io.llmcost.agent.prior;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Fits the weights of a {@link LinearPrior}: logistic regression by Newton's method, with a penalty
 * (L2) on what moves a weight away from its {@link Beliefs}. All sources weigh the same, and each
 * has a base of its own, so that weights are about prompts and not about benchmarks. Nothing is
 * left to chance: the same examples give the same weights, bit for bit.
 */
public final class PriorFit {

  private static final double PENALTY = 1000;
  private static final double BASE_PENALTY = 0.001;
  private static final double SOURCE_PENALTY = 0.01;

  /** What all examples of a source weigh together. */
  private static final double SOURCE_WEIGHT = 1000;

  private static final int STEPS = 20;
  private static final double FAR = 3;
  private static final double LEAST_SCALE = 0.02;
  private static final int FEATURES = Feature.values().length;

  private final double[] means = new double[FEATURES];
  private final double[] scales = new double[FEATURES];
  private final double[] weights;

  private PriorFit(List<Example> examples) {
    List<double[]> values = new ArrayList<>();
    List<Example> known = new ArrayList<>();
    for (Example example : examples) {
      PromptFeatures prompt = PromptFeatures.of(example.prompt());
      if (prompt.isKnown()) {
        values.add(Arrays.stream(Feature.values()).mapToDouble(prompt::value).toArray());
        known.add(example);
      }
    }
    Map<String, Integer> sizes = sizes(known);
    scale(values, known, sizes);
    weights = fit(values, known);
  }

  /**
   * The weights as {@link LinearPrior#read} takes them.
   *
   * @param header lines of comment
   */
  public static String weights(List<Example> examples, List<String> header) {
    PriorFit fit = new PriorFit(examples);
    StringBuilder text = new StringBuilder();
    header.forEach(line -> text.append(("# " + line).trim()).append('\n'));
    text.append(String.format(Locale.ROOT, "%-12s %8.4f%n", "base", fit.weights[FEATURES]));
    for (Feature feature : Feature.values()) {
      int i = feature.ordinal();
      text.append(
          String.format(
              Locale.ROOT,
              "%-12s %8.4f %8.4f %8.4f  # believed %.2f%n",
              feature.id(),
              fit.means[i],
              fit.scales[i],
              fit.weights[i],
              Beliefs.of(feature)));
    }
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  private static Map<String, Integer> sizes(List<Example> examples) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    examples.forEach(example -> sizes.merge(example.source(), 1, Integer::sum));
    return sizes;
  }

  private void scale(List<double[]> values, List<Example> known, Map<String, Integer> sizes) {
    for (int i = 0; i < values.size(); i++) {
      double part = 1.0 / sizes.get(known.get(i).source()) / sizes.size();
      for (int f = 0; f < FEATURES; f++) {
        means[f] += part * values.get(i)[f];
      }
    }
    for (int i = 0; i < values.size(); i++) {
      double part = 1.0 / sizes.get(known.get(i).source()) / sizes.size();
      for (int f = 0; f < FEATURES; f++) {
        double far = values.get(i)[f] - means[f];
        scales[f] += part * far * far;
      }
    }
    for (int f = 0; f < FEATURES; f++) {
      scales[f] = Math.max(LEAST_SCALE, Math.sqrt(scales[f]));
    }
  }

  /** By feature, then the base. */
  private double[] fit(List<double[]> values, List<Example> known) {
    List<double[]> rows = new ArrayList<>();
    List<Example> labelled = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if (!Double.isNaN(known.get(i).good())) {
        rows.add(values.get(i));
        labelled.add(known.get(i));
      }
    }
    Map<String, Integer> sizes = sizes(labelled);
    List<String> sources = List.copyOf(sizes.keySet());
    int size = FEATURES + 1 + sources.size();
    double[] begun = new double[size];
    double[] penalties = new double[size];
    Arrays.fill(penalties, SOURCE_PENALTY);
    for (Feature feature : Feature.values()) {
      begun[feature.ordinal()] = Beliefs.of(feature);
      penalties[feature.ordinal()] = PENALTY;
    }
    penalties[FEATURES] = BASE_PENALTY;
    double[] found = begun.clone();
    for (int step = 0; step < STEPS; step++) {
      NewtonStep newton = new NewtonStep(size);
      for (int i = 0; i < size; i++) {
        newton.penalise(i, penalties[i], found[i] - begun[i]);
      }
      for (int i = 0; i < rows.size(); i++) {
        String source = labelled.get(i).source();
        double[] inputs = inputs(rows.get(i), size, sources.indexOf(source));
        newton.add(inputs, found, labelled.get(i).good(), SOURCE_WEIGHT / sizes.get(source));
      }
      double[] change = newton.solve();
      for (int i = 0; i < size; i++) {
        found[i] += change[i];
      }
    }
    return Arrays.copyOf(found, FEATURES + 1);
  }

  private double[] inputs(double[] values, int size, int source) {
    double[] inputs = new double[size];
    for (int f = 0; f < FEATURES; f++) {
      inputs[f] = Math.max(-FAR, Math.min(FAR, (values[f] - means[f]) / scales[f]));
    }
    inputs[FEATURES] = 1;
    inputs[FEATURES + 1 + source] = 1;
    return inputs;
  }
}
