package io.llmcost.agent.price;

import java.util.Collection;

/** One source of prices. For several threads. */
interface PriceSource {

  /**
   * @param provider canonical, or its name in the configuration in lower case
   * @param model as it is called at its provider, in lower case
   * @return null if the source does not have it
   */
  PriceEntry find(String provider, String model);

  /**
   * @param key with or without its provider, in lower case
   * @return null if there is none
   */
  PriceEntry findByKey(String key);

  /** All of them. */
  Collection<PriceEntry> entries();

  int size();
}
