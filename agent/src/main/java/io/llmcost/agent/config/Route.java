package io.llmcost.agent.config;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** Which calls go to which model. */
public final class Route {

  /**
   * {@code same:gpt-4o-mini} in {@code use} is that model at the provider that the call goes to.
   */
  public static final String SAME_PROVIDER = "same:";

  /** In {@code use} the model under {@code models} that can serve the call for the least. */
  public static final String CHEAPEST = "cheapest";

  private final String name;
  private final When when;
  private final List<String> use;
  private final Gate gate;
  private final Shadowing shadowing;
  private final double rollout;
  private final double stopAbove;
  private final Haste haste;
  private final List<String> residency;
  private final Duration cacheTtl;

  /**
   * @param name unique; in ledger and reports
   * @param use ids of models or {@link #CHEAPEST}, the tiers in their order. What the reader lets
   *     through is always a key of {@link Options#MODELS}: for {@code same:NAME} it adds a model
   *     with that id and no provider
   * @param gate of all its tiers
   * @param shadowing of all its tiers
   * @param rollout share of the matching calls, 0 to 1, stable by hash
   * @param stopAbove by how much the share of its calls that go wrong may exceed that of the
   *     others, 0 to 1; 1 for no bound
   */
  public Route(
      String name,
      When when,
      List<String> use,
      Gate gate,
      Shadowing shadowing,
      double rollout,
      double stopAbove) {
    this(name, when, use, gate, shadowing, rollout, stopAbove, Haste.NONE);
  }

  /**
   * As the other one, for a route that does not wait for ever.
   *
   * @param haste of all its tiers but the last
   */
  public Route(
      String name,
      When when,
      List<String> use,
      Gate gate,
      Shadowing shadowing,
      double rollout,
      double stopAbove,
      Haste haste) {
    this(
        name,
        when,
        use,
        gate,
        shadowing,
        rollout,
        stopAbove,
        haste,
        Collections.<String>emptyList(),
        null);
  }

  private Route(
      String name,
      When when,
      List<String> use,
      Gate gate,
      Shadowing shadowing,
      double rollout,
      double stopAbove,
      Haste haste,
      List<String> residency,
      Duration cacheTtl) {
    this.cacheTtl = cacheTtl;
    this.residency = Collections.unmodifiableList(residency);
    this.haste = Objects.requireNonNull(haste);
    this.name = Objects.requireNonNull(name);
    this.when = Objects.requireNonNull(when);
    this.use = Collections.unmodifiableList(use);
    this.gate = Objects.requireNonNull(gate);
    this.shadowing = Objects.requireNonNull(shadowing);
    this.rollout = rollout;
    this.stopAbove = stopAbove;
  }

  /**
   * This for regions of a name only.
   *
   * @param regions empty for all
   */
  public Route in(List<String> regions) {
    return new Route(
        name, when, use, gate, shadowing, rollout, stopAbove, haste, regions, cacheTtl);
  }

  /**
   * This with a time of its own for answers in the cache.
   *
   * @param ttl null for none
   */
  Route keptFor(Duration ttl) {
    return new Route(name, when, use, gate, shadowing, rollout, stopAbove, haste, residency, ttl);
  }

  /** How long its answers are kept; null if nothing is said. */
  public Duration cacheTtl() {
    return cacheTtl;
  }

  public String name() {
    return name;
  }

  /** Names of the regions that its calls may go to; empty for all. */
  public List<String> residency() {
    return residency;
  }

  public When when() {
    return when;
  }

  public List<String> use() {
    return use;
  }

  public Gate gate() {
    return gate;
  }

  public Shadowing shadowing() {
    return shadowing;
  }

  public Haste haste() {
    return haste;
  }

  public double rollout() {
    return rollout;
  }

  /**
   * By how much the share of its calls that go wrong may exceed that of those outside of the
   * rollout before it is stopped, 0 to 1; 1 for no bound.
   */
  public double stopAbove() {
    return stopAbove;
  }
}
