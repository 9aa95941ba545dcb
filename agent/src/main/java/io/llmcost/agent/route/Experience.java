package io.llmcost.agent.route;

import io.llmcost.agent.gate.Certainty;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * What has been learnt of tiers at the places that ask them, and what follows for the next call.
 */
final class Experience {

  private static final int MAX_PLACES = 10_000;

  private final Map<String, Certainty> certainties = new ConcurrentHashMap<>();
  private final PassRates passRates;
  private final KeptQuality keptQuality;

  /**
   * @param random from 0 to less than 1
   */
  Experience(DoubleSupplier random) {
    this.passRates = new PassRates(random);
    this.keptQuality = new KeptQuality(random);
  }

  KeptQuality keptQuality() {
    return keptQuality;
  }

  /** Whether a tier's answers pass the gate often enough for it to be asked. */
  boolean passesOften(RouteDecision decision, Tier tier, String callSite) {
    return tier.minScore() <= 0
        || passRates.isWorthwhile(
            decision.route(), tier.toString(), callSite, decision.gate().minPassRate());
  }

  /** Whether a tier may serve this call without too much of the quality getting lost. */
  boolean keepsQuality(RouteDecision decision, Tier tier, String callSite) {
    return tier.isAsAsked()
        || keptQuality.allows(
            decision.route(), tier.toString(), callSite, decision.shadowing().quality());
  }

  /** Whether an answer of a tier is to be compared with the requested model's. */
  boolean isCompared(RouteDecision decision, Tier tier, String callSite) {
    return !tier.isAsAsked()
        && keptQuality.isCompared(
            decision.route(),
            tier.toString(),
            callSite,
            decision.shadowing().share(),
            decision.shadowing().quality());
  }

  /** How sure a tier's model usually is of its words. */
  Certainty usual(Tier tier, String callSite) {
    String key = callSite + '\n' + tier;
    Certainty known = certainties.get(key);
    if (known != null) {
      return known;
    }
    return certainties.size() < MAX_PLACES
        ? certainties.computeIfAbsent(key, any -> new Certainty())
        : new Certainty();
  }

  void judged(RouteDecision decision, Tier tier, String callSite, boolean passed) {
    passRates.note(decision.route(), tier.toString(), callSite, passed);
  }

  /**
   * @param tier by its text
   * @param agreement with the requested model's answer, 0 to 1
   */
  void compared(String route, String tier, String callSite, double agreement) {
    keptQuality.note(route, tier, callSite, agreement);
  }
}
