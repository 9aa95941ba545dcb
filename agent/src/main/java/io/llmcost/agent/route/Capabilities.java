package io.llmcost.agent.route;

/** What is known of models. */
public interface Capabilities {

  /** Nothing is known, so nothing is refused. */
  Capabilities UNKNOWN = (provider, model) -> Abilities.UNKNOWN;

  /**
   * What is known of a model; asked for each routed call.
   *
   * @param provider its name in the configuration or in the price book, or its host
   * @param model as it is called at its provider
   * @return never null
   */
  Abilities of(String provider, String model);
}
