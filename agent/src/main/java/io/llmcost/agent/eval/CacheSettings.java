package io.llmcost.agent.eval;

import io.llmcost.agent.semantic.DenseVector;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/** The point at which the semantic cache is measured. Immutable. */
public final class CacheSettings {

  private final double threshold;
  private final Set<String> guardsOff;
  private final Function<String, DenseVector> meanings;

  /**
   * @param threshold what the verifier must say at least, 0 to 1
   * @param guardsOff names of guards that are not asked
   */
  public CacheSettings(double threshold, Iterable<String> guardsOff) {
    this(threshold, guardsOff, null);
  }

  /**
   * @param meanings what texts mean; null if they are compared by their words only
   */
  public CacheSettings(
      double threshold, Iterable<String> guardsOff, Function<String, DenseVector> meanings) {
    this.meanings = meanings;
    this.threshold = threshold;
    Set<String> off = new HashSet<>();
    guardsOff.forEach(off::add);
    this.guardsOff = Collections.unmodifiableSet(off);
  }

  double threshold() {
    return threshold;
  }

  Set<String> guardsOff() {
    return guardsOff;
  }

  /** Whether texts are compared by what they mean, too. */
  boolean hasMeanings() {
    return meanings != null;
  }

  /** What a text means; null without an embedder. */
  DenseVector meaning(String text) {
    return meanings == null ? null : meanings.apply(text);
  }
}
