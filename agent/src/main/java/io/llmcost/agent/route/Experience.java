package io.llmcost.agent.route;

import io.llmcost.agent.gate.Certainty;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.prior.LinearPrior;
import io.llmcost.agent.prior.PassEstimates;
import io.llmcost.agent.prior.PromptFeatures;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * What has been learnt of tiers at the places that ask them, and what follows for the next call.
 */
final class Experience {

  private static final int MAX_PLACES = 10_000;
  private static final int MAX_TIERS = 100;

  private final Map<String, Certainty> certainties = new ConcurrentHashMap<>();
  private final Map<String, PassEstimates> estimates = new ConcurrentHashMap<>();
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
  boolean keepsQuality(RouteDecision decision, Tier tier, Exchange exchange) {
    String callSite = exchange.trace().callSite();
    return tier.isAsAsked()
        || keptQuality.allows(
            decision.route(),
            tier.toString(),
            callSite,
            decision.shadowing().quality(),
            () -> probability(tier, exchange));
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

  void judged(RouteDecision decision, Tier tier, Exchange exchange, boolean passed) {
    passRates.note(decision.route(), tier.toString(), exchange.trace().callSite(), passed ? 1 : 0);
    if (!passed && decision.shadowing().quality() > 0) {
      learn(tier.toString(), exchange, 0);
    }
  }

  /**
   * What the application lets know of an answer that it was given. It says nothing of the kept
   * quality: people speak of bad answers rather than of good ones.
   *
   * @param prompt null if nothing is learnt of prompts
   * @param outcome 0 (no good) to 1 (good)
   */
  void said(String route, String tier, String callSite, PromptFeatures prompt, double outcome) {
    passRates.note(route, tier, callSite, outcome);
    if (prompt != null) {
      learn(tier, callSite, prompt, outcome);
    }
  }

  /** Of what a tier was asked: how good its answer was. */
  private void learn(String tier, Exchange exchange, double outcome) {
    try {
      learn(tier, exchange.trace().callSite(), PromptFeatures.of(exchange.call()), outcome);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      cannotEstimate(e);
    }
  }

  private void learn(String tier, String callSite, PromptFeatures prompt, double outcome) {
    PassEstimates known = estimates(tier);
    if (known != null) {
      known.note(callSite, prompt, outcome);
    }
  }

  /** A fault here must not have a call made again that has been answered. */
  private static void cannotEstimate(Throwable fault) {
    Log.warnOnce("experience:" + fault.getClass(), "A prompt could not be estimated: " + fault);
  }

  /** How likely a tier's answer will do, 0 to 1; NaN if nothing can be said. */
  private double probability(Tier tier, Exchange exchange) {
    try {
      PassEstimates known = estimates(tier.toString());
      return known == null
          ? Double.NaN
          : known.probability(exchange.trace().callSite(), PromptFeatures.of(exchange.call()));
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      cannotEstimate(e);
      return Double.NaN;
    }
  }

  /** Null if there are too many models. */
  private PassEstimates estimates(String tier) {
    PassEstimates known = estimates.get(tier);
    return known != null || estimates.size() >= MAX_TIERS
        ? known
        : estimates.computeIfAbsent(tier, any -> PassEstimates.ofPrompts(LinearPrior.shipped()));
  }

  /**
   * @param agreement with the requested model's answer, 0 to 1
   */
  void compared(RouteDecision decision, Tier tier, Exchange exchange, double agreement) {
    recalled(decision.route(), tier.toString(), exchange.trace().callSite(), agreement);
    if (decision.shadowing().quality() > 0) {
      learn(tier.toString(), exchange, agreement);
    }
  }

  /**
   * The same, found out by another process.
   *
   * @param tier by its text
   */
  void recalled(String route, String tier, String callSite, double agreement) {
    keptQuality.note(route, tier, callSite, agreement);
  }
}
