package io.llmcost.agent.compress;

import io.llmcost.agent.llm.TokenUsage;
import java.math.BigDecimal;

/** What a prompt's token costs where it was read before, beside one that was not. */
public interface CacheRates {

  /** Where nobody knows: what the cheapest providers ask. */
  double UNKNOWN = .1;

  /**
   * @param provider in the price book's or the configuration's name
   * @return 0 to 1: cached price over price; 1 if nothing is cached there
   */
  double cachedShare(String provider, String model);

  /** What it costs there to have a beginning kept, beside the price of reading it. */
  default CacheWriteRates writing(String provider, String model) {
    return CacheWriteRates.USUAL;
  }

  /**
   * What it costs where a provider writes whole prompts by itself, and charges more for that than
   * for reading them.
   *
   * @return null if it does not
   */
  default CacheWriteRates implicitWriting(String provider, String model) {
    return null;
  }

  /**
   * What tokens cost at today's price.
   *
   * @return USD; null if there is no price
   */
  default BigDecimal usd(String provider, String model, TokenUsage usage) {
    return null;
  }
}
