package io.llmcost.agent.route;

import io.llmcost.agent.config.Model;
import io.llmcost.agent.config.Provider;
import java.util.Objects;

/**
 * One step of a route: a model that may serve the call, and what its answer must reach. Immutable.
 */
public final class Tier {

  private final int number;
  private final Model model;
  private final Provider provider;
  private final double minScore;
  private final String text;

  private Tier(int number, Model model, Provider provider, double minScore) {
    this.number = number;
    this.model = model;
    this.provider = provider;
    this.minScore = minScore;
    this.text =
        model == null
            ? "the requested model"
            : model.name() + (provider == null ? "" : " of " + provider.name());
  }

  /**
   * @param number among the route's, from 1
   * @param provider null if the model is served where the call goes anyway
   * @param minScore 0 if every answer will do, to 1
   */
  static Tier of(int number, Model model, Provider provider, double minScore) {
    return new Tier(number, Objects.requireNonNull(model), provider, minScore);
  }

  /** The application's own request, unchanged. */
  static Tier asAsked(int number, double minScore) {
    return new Tier(number, null, null, minScore);
  }

  /** From 1, as the route lists them. */
  public int number() {
    return number;
  }

  /** Whether this is the application's own request. */
  public boolean isAsAsked() {
    return model == null;
  }

  /** Null for the application's own request. */
  public Model model() {
    return model;
  }

  /** Where the model is served; null if that is where the call goes anyway. */
  public Provider provider() {
    return provider;
  }

  /** What an answer must reach to be given to the application; 0 if every one will do. */
  public double minScore() {
    return minScore;
  }

  /** For people. */
  @Override
  public String toString() {
    return text;
  }
}
