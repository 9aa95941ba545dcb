package io.llmcost.agent.prior;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Says from the prompt alone how likely it is that a cheap model's answer will do: a logistic model
 * over {@link Feature}s, whose every weight can be read in a file. It ranks prompts; how often a
 * certain model's answers pass is learnt from outcomes only. Immutable.
 */
public final class LinearPrior {

  private static final String SHIPPED = "prior-weights.txt";

  /** Prompts that are further from the usual than this many deviations count as that far. */
  private static final double FAR = 3;

  private static final int COLUMNS = 4;

  private final double[] means = new double[Feature.values().length];
  private final double[] scales = new double[Feature.values().length];
  private final double[] weights = new double[Feature.values().length + 1];

  private LinearPrior() {}

  /** What comes with the agent; read when first asked for. */
  public static LinearPrior shipped() {
    return Shipped.PRIOR;
  }

  /**
   * Reads weights: lines of {@code feature mean scale weight}, and {@code base weight} for what
   * holds for all; {@code #} begins a comment. Features that are not named weigh nothing.
   *
   * @throws IOException if a line is wrong; says which
   */
  public static LinearPrior read(InputStream in) throws IOException {
    LinearPrior prior = new LinearPrior();
    Arrays.fill(prior.scales, 1);
    Set<Feature> named = EnumSet.noneOf(Feature.class);
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String text = line.replaceFirst("#.*", "").trim();
      if (text.isEmpty()) {
        continue;
      }
      try {
        prior.take(text.split("\\s+"), named);
      } catch (IllegalArgumentException e) {
        throw new IOException("Line " + number + " of the weights: " + e.getMessage(), e);
      }
    }
    return prior;
  }

  private void take(String[] columns, Set<Feature> named) {
    if (columns[0].equals("base") && columns.length == 2) {
      weights[0] = number(columns[1]);
      return;
    }
    if (columns.length != COLUMNS) {
      throw new IllegalArgumentException("expected a feature, its mean, scale and weight");
    }
    Feature feature = feature(columns[0]);
    if (!named.add(feature)) {
      throw new IllegalArgumentException(columns[0] + " is there twice");
    }
    int i = feature.ordinal();
    means[i] = number(columns[1]);
    scales[i] = number(columns[2]);
    weights[i + 1] = number(columns[3]);
    if (scales[i] <= 0) {
      throw new IllegalArgumentException("the scale must be more than 0");
    }
  }

  private static Feature feature(String id) {
    for (Feature feature : Feature.values()) {
      if (feature.id().equals(id)) {
        return feature;
      }
    }
    throw new IllegalArgumentException("there is no feature " + id);
  }

  private static double number(String text) {
    double number;
    try {
      number = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(text + " is no number", e);
    }
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw new IllegalArgumentException(text + " is no number to go by");
    }
    return number;
  }

  /**
   * How likely it is that the cheap model will do, 0 to 1.
   *
   * @return NaN if there is no text to go by
   */
  public double probability(PromptFeatures prompt) {
    return prompt.isKnown() ? Logistic.probability(logit(inputs(prompt))) : Double.NaN;
  }

  /** What the feature adds to the log odds of this prompt, over a usual prompt; for people. */
  public double contribution(Feature feature, PromptFeatures prompt) {
    return weights[feature.ordinal() + 1] * input(feature, prompt);
  }

  double logit(double[] inputs) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * inputs[i];
    }
    return sum;
  }

  /** By weight: 1 for the base, then how far each feature is from its mean, in its scale. */
  double[] inputs(PromptFeatures prompt) {
    double[] inputs = new double[weights.length];
    inputs[0] = 1;
    for (Feature feature : Feature.values()) {
      inputs[feature.ordinal() + 1] = input(feature, prompt);
    }
    return inputs;
  }

  private double input(Feature feature, PromptFeatures prompt) {
    int i = feature.ordinal();
    return Math.max(-FAR, Math.min(FAR, (prompt.value(feature) - means[i]) / scales[i]));
  }

  /** The base first, then by feature. */
  double[] weights() {
    return weights.clone();
  }

  private static final class Shipped {

    private static final LinearPrior PRIOR = load();

    private static LinearPrior load() {
      try (InputStream in = LinearPrior.class.getResourceAsStream(SHIPPED)) {
        if (in == null) {
          throw new IllegalStateException("The jar has no " + SHIPPED);
        }
        return read(in);
      } catch (IOException e) {
        throw new IllegalStateException(SHIPPED + " cannot be read: " + e.getMessage(), e);
      }
    }
  }
}
