package io.llmcost.agent.route;

/** What is known of models. */
public interface Capabilities {

  /** Nothing is known, so nothing is refused. */
  Capabilities UNKNOWN = (provider, model, feature) -> false;

  /**
   * Whether it is a known fact that a model cannot do something. A user's route is not refused for
   * want of facts.
   *
   * @param provider null for the one that the call goes to anyway
   * @param model as it is called at its provider
   */
  boolean lacks(String provider, String model, Feature feature);
}
