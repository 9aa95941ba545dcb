package io.llmcost.agent.gateway;

import io.llmcost.agent.llm.TokenUsage;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a lever would have done for a call that is only observed. Immutable. */
public abstract class Forgone {

  private final String lever;

  private Forgone(String lever) {
    this.lever = lever;
  }

  /** The answer would have been there without the call. */
  public static Forgone call(String lever) {
    return new Forgone(lever) {
      @Override
      BigDecimal saving(BigDecimal cost, TokenUsage usage, Prices prices) {
        return cost;
      }
    };
  }

  /** The provider would have counted its tokens in another way. */
  public static Forgone usage(String lever, UnaryOperator<TokenUsage> instead) {
    return new Forgone(lever) {
      @Override
      BigDecimal saving(BigDecimal cost, TokenUsage usage, Prices prices) {
        return less(cost, prices.asAsked(instead.apply(usage)));
      }
    };
  }

  /**
   * Another model would have served the call.
   *
   * @param provider whose model; null for the call's own provider
   */
  public static Forgone model(String lever, String provider, String model) {
    return new Forgone(lever) {
      @Override
      BigDecimal saving(BigDecimal cost, TokenUsage usage, Prices prices) {
        return less(cost, prices.at(provider, model, usage));
      }
    };
  }

  /** Another service tier of the same model would have served the call. */
  public static Forgone serviceTier(String lever, String tier) {
    return new Forgone(lever) {
      @Override
      BigDecimal saving(BigDecimal cost, TokenUsage usage, Prices prices) {
        return less(cost, prices.atTier(tier, usage));
      }
    };
  }

  /**
   * The prompt would have been sent in fewer tokens.
   *
   * @param before texts as the application gave them
   * @param after what would have been sent in their place
   * @param cachedShare the share of what would have been left out, 0 to 1, that is read from the
   *     provider's prompt cache
   */
  public static Forgone text(
      String lever, List<String> before, List<String> after, double cachedShare) {
    RemovedText removed = new RemovedText(before, after, cachedShare);
    return new Forgone(lever) {
      /** A token that was sent costs as much as one that was not would. */
      @Override
      BigDecimal saving(BigDecimal cost, TokenUsage usage, Prices prices) {
        TokenUsage more = removed.addedTo(usage, prices.tokens(removed));
        return less(prices.asAsked(more), prices.asAsked(usage));
      }

      @Override
      long heldBytes() {
        return removed.heldBytes();
      }
    };
  }

  public String lever() {
    return lever;
  }

  /**
   * What it would have saved, in USD; null if that is not known.
   *
   * @param cost of the call as it was made
   * @param usage of the call as it was made
   */
  abstract BigDecimal saving(BigDecimal cost, TokenUsage usage, Prices prices);

  /** What it takes in memory until it is reckoned, in bytes, at the least. */
  long heldBytes() {
    return 0;
  }

  private static BigDecimal less(BigDecimal cost, BigDecimal other) {
    return cost == null || other == null ? null : cost.subtract(other);
  }

  /** What a usage costs, in USD, for one call; null where no price is known. */
  interface Prices {

    /** Of the model and at the place that the application asked. */
    BigDecimal asAsked(TokenUsage usage);

    /** The same in another service tier. */
    BigDecimal atTier(String tier, TokenUsage usage);

    /** Of another model; {@code provider} is null for the call's own. */
    BigDecimal at(String provider, String model, TokenUsage usage);

    /** As the model that was asked counts them. */
    long tokens(RemovedText removed);
  }
}
