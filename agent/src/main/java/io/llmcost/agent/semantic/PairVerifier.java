package io.llmcost.agent.semantic;

import io.llmcost.agent.semantic.guard.Pair;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * How likely two texts that no guard keeps apart want the same answer: a logistic model over {@link
 * PairFeatures}. Its weights come with the agent. Immutable.
 */
public final class PairVerifier {

  private static final String BY_WORDS = "verifier-weights.txt";
  private static final String BY_MEANING = "verifier-weights-meaning.txt";

  private final double[] weights;

  PairVerifier(double[] weights) {
    if (weights.length != PairFeatures.NAMES.size()
        && weights.length != MeaningFeatures.NAMES.size()) {
      throw new IllegalArgumentException("Weights: " + weights.length);
    }
    this.weights = weights.clone();
  }

  /** The one that comes with the agent. */
  public static PairVerifier shipped() {
    return Shipped.VERIFIER;
  }

  /** The one that comes with the agent for texts of which an embedder knows what they mean. */
  public static PairVerifier shippedForMeaning() {
    return ShippedForMeaning.VERIFIER;
  }

  /**
   * Reads weights: a name and a number on each line; lines that begin with # say where they come
   * from.
   *
   * @param names of the features
   * @throws IOException if they cannot be read, or are not those of the features
   */
  static PairVerifier read(InputStream in, List<String> names) throws IOException {
    double[] weights = new double[names.size()];
    Arrays.fill(weights, Double.NaN);
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isEmpty() && line.charAt(0) != '#') {
        String[] parts = line.trim().split("\\s+");
        int index = names.indexOf(parts[0]);
        if (index < 0 || parts.length != 2) {
          throw new IOException("No weight of a feature: " + line);
        }
        weights[index] = Double.parseDouble(parts[1]);
      }
    }
    for (int i = 0; i < weights.length; i++) {
      if (Double.isNaN(weights[i])) {
        throw new IOException("A weight is missing: " + names.get(i));
      }
    }
    return new PairVerifier(weights);
  }

  /**
   * How likely the two want the same answer.
   *
   * @param similarity of the embedder, 0 to 1
   * @return 0 to 1
   */
  public double score(Pair pair, double similarity) {
    return score(PairFeatures.of(pair, similarity));
  }

  double score(double[] features) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * features[i];
    }
    return 1 / (1 + Math.exp(-sum));
  }

  /**
   * How likely the two want the same answer, by a verifier for what texts mean.
   *
   * @param similarity of the lexical embedder, 0 to 1
   * @param meaning the cosine of what they mean, -1 to 1
   * @param off names of guards that are not asked
   * @return 0 to 1
   */
  public double score(Pair pair, double similarity, double meaning, Set<String> off) {
    return score(MeaningFeatures.of(pair, similarity, meaning, off));
  }

  private static PairVerifier load(String resource, List<String> names) {
    try (InputStream in = PairVerifier.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing in the jar");
      }
      return read(in, names);
    } catch (IOException e) {
      throw new IllegalStateException(resource + " cannot be read", e);
    }
  }

  private static final class Shipped {
    static final PairVerifier VERIFIER = load(BY_WORDS, PairFeatures.NAMES);
  }

  private static final class ShippedForMeaning {
    static final PairVerifier VERIFIER = load(BY_MEANING, MeaningFeatures.NAMES);
  }
}
