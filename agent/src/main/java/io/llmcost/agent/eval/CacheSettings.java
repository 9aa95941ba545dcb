package io.llmcost.agent.eval;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/** The point at which the semantic cache is measured. Immutable. */
public final class CacheSettings {

  private final double threshold;
  private final Set<String> guardsOff;

  /**
   * @param threshold what the verifier must say at least, 0 to 1
   * @param guardsOff names of guards that are not asked
   */
  public CacheSettings(double threshold, Iterable<String> guardsOff) {
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
}
