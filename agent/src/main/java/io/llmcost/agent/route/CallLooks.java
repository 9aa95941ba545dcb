package io.llmcost.agent.route;

import io.llmcost.agent.config.Gate;
import io.llmcost.agent.gate.Verdict;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.AnswerContent;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.log.Log;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The looks at one call's answers, where its route keeps a quality: which of them may be given, and
 * what the requested model's answer teaches of those that were not. A fault here is nothing against
 * an answer.
 */
final class CallLooks {

  /** Who is asked for every call, whatever is then given, may cost so much of the requested. */
  private static final double MOST = 0.25;

  /** What is compared are prices, so that any usual shape of a call will do. */
  private static final TokenUsage USUAL = TokenUsage.of(TokenUsage.Source.ESTIMATED, 1_000, 250);

  private final Exchange exchange;
  private final RouteDecision decision;
  private final CascadeAids aids;
  private List<Doubted> doubted = Collections.emptyList();

  CallLooks(Exchange exchange, RouteDecision decision, CascadeAids aids) {
    this.exchange = exchange;
    this.decision = decision;
    this.aids = aids;
  }

  /**
   * Whether a tier's answers are looked at: then it is asked for every call, and so many of its
   * answers are given that the quality is kept. Otherwise it is asked for so many calls.
   */
  boolean areAt(Tier tier) {
    boolean areWanted =
        decision.shadowing().quality() > 0
            && !tier.isAsAsked()
            && tier.minScore() > 0
            && (!exchange.call().isStream() || decision.gate().streams() == Gate.Streams.BUFFER)
            && decision.residency().isEmpty();
    try {
      return areWanted && aids.shadow.canCompare(exchange) && price(tier) <= MOST;
    } catch (RuntimeException | LinkageError e) {
      Log.warnOnce("look:price:" + e.getClass(), "Answers are not looked at (quality): " + e);
      return false;
    }
  }

  /** Whether so many of a tier's answers are given that it pays to ask for them. */
  boolean pay(Tier tier) {
    String place = exchange.trace().place();
    return aids.experience.passesOften(decision, tier, place, areAt(tier) ? price(tier) : 0);
  }

  /** As a share of the requested model's; NaN if one of them is not known. */
  private double price(Tier tier) {
    String requestedFrom = exchange.trace().originalProvider();
    String provider = tier.provider() == null ? requestedFrom : tier.provider().name();
    BigDecimal cheap = aids.costs.usd(provider, tier.model().name(), USUAL);
    BigDecimal requested = aids.costs.usd(requestedFrom, exchange.call().model(), USUAL);
    return cheap == null || requested == null || requested.signum() == 0
        ? Double.NaN
        : cheap.doubleValue() / requested.doubleValue();
  }

  /**
   * Looks at an answer that has passed its gate.
   *
   * @return null if it cannot be looked at
   */
  Look at(Tier tier, HttpResponse whole, Verdict verdict) {
    if (!areAt(tier)) {
      return null;
    }
    try {
      List<AnswerContent> contents = Contents.of(exchange, whole);
      if (contents.isEmpty()) {
        return null;
      }
      Look look =
          aids.experience.look(
              decision,
              tier,
              exchange,
              contents.get(0),
              verdict.score(),
              aids.shadow.mayAsk(exchange));
      if (!look.isGiven() && look.isCompared()) {
        doubted = new ArrayList<>(doubted);
        doubted.add(new Doubted(tier, look, contents));
      }
      return look;
    } catch (UnusableAnswerException | RuntimeException | LinkageError | StackOverflowError e) {
      Log.warnOnce("look:" + e.getClass(), "An answer could not be looked at and is taken: " + e);
      return null;
    }
  }

  /** The requested model has answered after all: what was held back is compared with that. */
  HttpResponse requested(HttpResponse answer) {
    return doubted.isEmpty() ? answer : aids.shadow.learn(exchange, decision, doubted, answer);
  }

  /** Another tier's answer is given: what was held back is compared as what is given. */
  void otherwise() {
    for (Doubted answer : doubted) {
      aids.shadow.compareLater(exchange, decision, answer);
    }
  }
}
