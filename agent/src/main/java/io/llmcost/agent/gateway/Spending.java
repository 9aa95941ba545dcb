package io.llmcost.agent.gateway;

import io.llmcost.agent.llm.AnswerFacts;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.price.Charge;
import io.llmcost.agent.price.ProviderDirectory;
import java.math.BigDecimal;

/**
 * What the requests that were sent for one call cost together. One that has no price leaves the sum
 * unknown.
 */
final class Spending {

  private final Metering answer;
  private BigDecimal cost = BigDecimal.ZERO;
  private BigDecimal side = BigDecimal.ZERO;
  private String source;
  private String provider;
  private String region;
  private String model;
  private String error;
  private String serviceTier;
  private TokenUsage answerUsage = TokenUsage.UNKNOWN;
  private boolean free = true;

  /**
   * @param answer the request whose answer the application has; null if nothing was sent
   */
  Spending(Metering answer) {
    this.answer = answer;
  }

  /**
   * @param charge null for a request that was not answered with success, which costs nothing
   */
  void add(Metering metering, AnswerFacts facts, TokenUsage usage, Charge charge) {
    if (metering == answer) {
      provider = metering.provider();
      ProviderDirectory.Place place = ProviderDirectory.byHost(metering.host());
      region =
          metering.region() != null ? metering.region() : place == null ? null : place.region();
      model = facts.model() != null ? facts.model() : metering.request().model();
      error = metering.error() != null ? metering.error() : brokenOff(metering);
      answerUsage = usage;
      serviceTier = metering.tier() != null ? metering.tier() : facts.serviceTier();
    }
    if (charge == null) {
      return;
    }
    free = false;
    // A judged answer that is not given was bought for nothing.
    if (metering != answer && metering.verdict() != null) {
      side = plus(side, charge);
    } else {
      cost = plus(cost, charge);
      source = charge.source();
    }
  }

  /**
   * Adds a request that was given up for another one.
   *
   * @param charge null for one that costs nothing
   */
  void addBeside(Charge charge) {
    if (charge != null) {
      free = false;
      side = plus(side, charge);
    }
  }

  private static BigDecimal plus(BigDecimal sum, Charge charge) {
    return sum == null || charge.usd() == null ? null : sum.add(charge.usd());
  }

  private static String brokenOff(Metering metering) {
    if (metering.scanner() == null || metering.scanner().abortCause() == null) {
      return null;
    }
    return metering.scanner().abortCause().getClass().getName();
  }

  /** USD, without {@link #side}; null if unpriced. */
  BigDecimal cost() {
    return cost;
  }

  /** What went into answers that were not good enough, in USD; null if unpriced. */
  BigDecimal side() {
    return side;
  }

  /** Whether nothing was answered that could have been billed. */
  boolean isFree() {
    return free;
  }

  /** Where the last price comes from; null if nothing was billed. */
  String source() {
    return source;
  }

  /** Who answered, or was asked last; null if nobody. */
  String provider() {
    return provider;
  }

  /** Where its host keeps the data; null if it does not say. */
  String region() {
    return region;
  }

  /** The model that answered; null if none. */
  String model() {
    return model;
  }

  /** What went wrong with that request; null if nothing. */
  String error() {
    return error;
  }

  /** How fast the provider says it served; null if it does not. */
  String serviceTier() {
    return serviceTier;
  }

  TokenUsage answerUsage() {
    return answerUsage;
  }
}
