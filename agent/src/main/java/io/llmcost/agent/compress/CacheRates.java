package io.llmcost.agent.compress;

/** What a prompt's token costs where it was read before, beside one that was not. */
public interface CacheRates {

  /** Where nobody knows: what the cheapest providers ask. */
  double UNKNOWN = .1;

  /**
   * @param provider in the price book's or the configuration's name
   * @return 0 to 1: cached price over price; 1 if nothing is cached there
   */
  double cachedShare(String provider, String model);
}
