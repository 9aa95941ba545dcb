package io.llmcost.agent.semantic;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.SemanticSite;
import io.llmcost.agent.config.Settings;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the settings say of the semantic cache at one call site. Immutable. */
final class SitePolicy {

  private final boolean normalised;
  private final boolean semantic;
  private final double threshold;
  private final double maxFalseHits;
  private final double verify;
  private final double agreement;
  private final Set<String> guardsOff;

  /**
   * @param site what is said of the call site, or null
   */
  SitePolicy(Settings settings, SemanticSite site) {
    normalised = settings.get(Options.NORMALISED_ENABLED);
    semantic = first(site == null ? null : site.enabled(), settings.get(Options.SEMANTIC_ENABLED));
    threshold =
        first(site == null ? null : site.threshold(), settings.get(Options.SEMANTIC_THRESHOLD));
    maxFalseHits =
        first(
            site == null ? null : site.maxFalseHits(),
            settings.get(Options.SEMANTIC_MAX_FALSE_HITS));
    verify = first(site == null ? null : site.verify(), settings.get(Options.SEMANTIC_VERIFY));
    agreement = settings.get(Options.SEMANTIC_AGREEMENT);
    List<String> off =
        first(site == null ? null : site.guardsOff(), settings.get(Options.SEMANTIC_GUARDS_OFF));
    guardsOff = Collections.unmodifiableSet(new HashSet<>(off));
  }

  private static <V> V first(V own, V general) {
    return own != null ? own : general;
  }

  boolean isOn() {
    return normalised || semantic;
  }

  boolean normalised() {
    return normalised;
  }

  boolean semantic() {
    return semantic;
  }

  /** What the verifier must say at least, 0 to 1. */
  double threshold() {
    return threshold;
  }

  /** The share of hits that may be wrong, 0 to 1. */
  double maxFalseHits() {
    return maxFalseHits;
  }

  /** The share of hits that are compared; 0 if nothing is measured. */
  double verify() {
    return verify;
  }

  /** How far answers must agree for a hit to count as right, 0 to 1. */
  double agreement() {
    return agreement;
  }

  Set<String> guardsOff() {
    return guardsOff;
  }
}
