package io.llmcost.agent.config;

import java.util.Collections;
import java.util.List;

/** What the semantic cache does for some call sites where that is not what it does. Immutable. */
public final class SemanticSite {

  private final Boolean enabled;
  private final Double threshold;
  private final Double maxFalseHits;
  private final Double verify;
  private final List<String> guardsOff;

  SemanticSite(
      Boolean enabled,
      Double threshold,
      Double maxFalseHits,
      Double verify,
      List<String> guardsOff) {
    this.enabled = enabled;
    this.threshold = threshold;
    this.maxFalseHits = maxFalseHits;
    this.verify = verify;
    this.guardsOff = guardsOff == null ? null : Collections.unmodifiableList(guardsOff);
  }

  /** Null if nothing is said. */
  public Boolean enabled() {
    return enabled;
  }

  /** 0 to 1; null if nothing is said. */
  public Double threshold() {
    return threshold;
  }

  /** 0 to 1; null if nothing is said. */
  public Double maxFalseHits() {
    return maxFalseHits;
  }

  /** 0 to 1; null if nothing is said. */
  public Double verify() {
    return verify;
  }

  /** Null if nothing is said. */
  public List<String> guardsOff() {
    return guardsOff;
  }
}
