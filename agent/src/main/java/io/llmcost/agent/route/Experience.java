package io.llmcost.agent.route;

import io.llmcost.agent.gate.Certainty;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.AnswerContent;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.prior.AnswerFeatures;
import io.llmcost.agent.prior.LinearPrior;
import io.llmcost.agent.prior.PassEstimates;
import io.llmcost.agent.prior.PromptFeatures;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * What has been learnt of tiers at the places that ask them, and what follows for the next call.
 */
final class Experience {

  private static final int MAX_PLACES = 10_000;
  private static final int MAX_TIERS = 100;

  private final Map<String, Certainty> certainties = new ConcurrentHashMap<>();
  private final Map<String, PassEstimates> estimates = new ConcurrentHashMap<>();
  private final Map<String, PassEstimates> answerEstimates = new ConcurrentHashMap<>();
  private final PassRates passRates;
  private final KeptQuality keptQuality;
  private final AnswerQuality answerQuality;

  /**
   * @param random from 0 to less than 1
   */
  Experience(DoubleSupplier random) {
    this.passRates = new PassRates(random);
    this.keptQuality = new KeptQuality(random);
    this.answerQuality = new AnswerQuality(random);
  }

  KeptQuality keptQuality() {
    return keptQuality;
  }

  AnswerQuality answerQuality() {
    return answerQuality;
  }

  /**
   * Whether a tier's answers are given often enough for it to be asked.
   *
   * @param atLeast what a call of it costs, as a share of one of the requested model; 0 if that
   *     does not matter
   */
  boolean passesOften(RouteDecision decision, Tier tier, String place, double atLeast) {
    double minRate = decision.gate().minPassRate();
    return tier.minScore() <= 0
        || passRates.isWorthwhile(
            decision.route(),
            tier.toString(),
            place,
            minRate == 0 ? 0 : Math.max(minRate, atLeast));
  }

  /** Whether a tier may serve this call without too much of the quality getting lost. */
  boolean keepsQuality(RouteDecision decision, Tier tier, Exchange exchange) {
    String place = exchange.trace().place();
    return tier.isAsAsked()
        || keptQuality.allows(
            decision.route(),
            tier.toString(),
            place,
            decision.qualityOfEach(),
            () -> probability(tier, exchange));
  }

  /**
   * Looks at a tier's answer that has passed its gate.
   *
   * @param score that the gate gave, 0 to 1
   * @param mayCompare whether the requested model can be asked only to compare
   */
  Look look(
      RouteDecision decision,
      Tier tier,
      Exchange exchange,
      AnswerContent answer,
      double score,
      boolean mayCompare) {
    return answerQuality.look(
        decision.route(),
        tier.toString(),
        exchange.trace().place(),
        guess(tier, exchange, answer, score),
        decision.shadowing().share(),
        decision.qualityOfEach(),
        mayCompare);
  }

  private Guess guess(Tier tier, Exchange exchange, AnswerContent answer, double score) {
    try {
      PromptFeatures prompt = PromptFeatures.of(exchange.call());
      AnswerFeatures seen = AnswerFeatures.of(prompt, said(answer));
      PassEstimates known = answerEstimates(tier.toString());
      double probability =
          known == null ? Double.NaN : known.probability(exchange.trace().place(), prompt, seen);
      return new Guess(prompt, seen, probability * score);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      cannotEstimate(e);
      return new Guess(PromptFeatures.UNKNOWN, null, Double.NaN);
    }
  }

  private static String said(AnswerContent answer) {
    StringBuilder said = new StringBuilder(answer.text());
    for (AnswerContent.ToolCall call : answer.calls()) {
      said.append(said.length() == 0 ? "" : "\n").append(call.arguments());
    }
    return said.toString();
  }

  /** Whether an answer of a tier is to be compared with the requested model's. */
  boolean isCompared(RouteDecision decision, Tier tier, String place) {
    return !tier.isAsAsked()
        && keptQuality.isCompared(
            decision.route(),
            tier.toString(),
            place,
            decision.shadowing().share(),
            decision.shadowing().quality());
  }

  /** How sure a tier's model usually is of its words. */
  Certainty usual(Tier tier, String place) {
    String key = place + '\n' + tier;
    Certainty known = certainties.get(key);
    if (known != null) {
      return known;
    }
    return certainties.size() < MAX_PLACES
        ? certainties.computeIfAbsent(key, any -> new Certainty())
        : new Certainty();
  }

  /**
   * What became of a tier's answer.
   *
   * @param passed the gate
   * @param look at it; null if it was not looked at
   */
  void judged(RouteDecision decision, Tier tier, Exchange exchange, boolean passed, Look look) {
    String place = exchange.trace().place();
    if (look == null
        || look.isGiven()
        || answerQuality.isKnownWell(decision.route(), tier.toString(), place)) {
      boolean given = passed && (look == null || look.isGiven());
      passRates.note(decision.route(), tier.toString(), place, given ? 1 : 0);
    }
    if (!passed && decision.shadowing().quality() > 0) {
      learn(tier.toString(), exchange, 0);
    }
  }

  /**
   * What the application lets know of an answer that it was given. It says nothing of the kept
   * quality: people speak of bad answers rather than of good ones.
   *
   * @param guess null if nothing is learnt of prompts
   * @param outcome 0 (no good) to 1 (good)
   */
  void said(String route, String tier, String place, Guess guess, double outcome) {
    passRates.note(route, tier, place, outcome);
    if (guess != null) {
      learn(tier, place, guess, outcome);
    }
  }

  /** Of what a tier was asked: how good its answer was. */
  private void learn(String tier, Exchange exchange, double outcome) {
    try {
      PromptFeatures prompt = PromptFeatures.of(exchange.call());
      learn(tier, exchange.trace().place(), new Guess(prompt, null, Double.NaN), outcome);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      cannotEstimate(e);
    }
  }

  private void learn(String tier, String place, Guess guess, double outcome) {
    PassEstimates known = estimates(tier);
    if (known != null) {
      known.note(place, guess.prompt(), outcome);
    }
    PassEstimates ofAnswers = guess.answer() == null ? null : answerEstimates(tier);
    if (ofAnswers != null) {
      ofAnswers.note(place, guess.prompt(), guess.answer(), outcome);
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
          : known.probability(exchange.trace().place(), PromptFeatures.of(exchange.call()));
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      cannotEstimate(e);
      return Double.NaN;
    }
  }

  /** Null if there are too many models. */
  private PassEstimates estimates(String tier) {
    return estimates(estimates, tier, PassEstimates::ofPrompts);
  }

  /** Null if there are too many models. */
  private PassEstimates answerEstimates(String tier) {
    return estimates(answerEstimates, tier, PassEstimates::ofAnswers);
  }

  private static PassEstimates estimates(
      Map<String, PassEstimates> byTier, String tier, Function<LinearPrior, PassEstimates> begin) {
    PassEstimates known = byTier.get(tier);
    return known != null || byTier.size() >= MAX_TIERS
        ? known
        : byTier.computeIfAbsent(tier, any -> begin.apply(LinearPrior.shipped()));
  }

  /**
   * @param agreement with the requested model's answer, 0 to 1
   */
  void compared(RouteDecision decision, Tier tier, Exchange exchange, double agreement) {
    recalled(decision.route(), tier.toString(), exchange.trace().place(), agreement);
    if (decision.shadowing().quality() > 0) {
      learn(tier.toString(), exchange, agreement);
    }
  }

  /**
   * The same, of an answer that was looked at, and chosen for it by chance: so it is not only of
   * bad ones, or of good ones, that something is learnt.
   *
   * @param agreement with the requested model's answer, 0 to 1
   */
  void compared(RouteDecision decision, Tier tier, String place, Look look, double agreement) {
    answerQuality.note(decision.route(), tier.toString(), place, look, agreement);
    learn(tier.toString(), place, look.guess(), agreement);
  }

  /**
   * The same, found out by another process.
   *
   * @param tier by its text
   */
  void recalled(String route, String tier, String place, double agreement) {
    keptQuality.note(route, tier, place, agreement);
  }

  /**
   * As {@link #recalled}, of an answer that was looked at.
   *
   * @param tier by its text
   */
  void recalledLook(String route, String tier, String place, double agreement) {
    answerQuality.recalled(route, tier, place, agreement);
  }
}
