package io.llmcost.agent.route;

import io.llmcost.agent.config.Gate;
import io.llmcost.agent.config.Model;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.config.Shadowing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is to be done with a call, and why. Immutable. */
public final class RouteDecision {

  private static final List<Tier> NO_TIERS = Collections.emptyList();
  private static final List<String> NOTHING = Collections.emptyList();

  private final String route;
  private final List<Tier> tiers;
  private final Gate gate;
  private final Shadowing shadowing;
  private final List<String> leftOut;
  private final String task;
  private final String reason;

  private RouteDecision(
      String route,
      List<Tier> tiers,
      Gate gate,
      Shadowing shadowing,
      List<String> leftOut,
      String task,
      String reason) {
    this.route = route;
    this.tiers = Collections.unmodifiableList(tiers);
    this.gate = gate;
    this.shadowing = shadowing;
    this.leftOut = Collections.unmodifiableList(leftOut);
    this.task = task;
    this.reason = reason;
  }

  static RouteDecision stay(String task, String reason) {
    return new RouteDecision(null, NO_TIERS, Gate.OPEN, Shadowing.NONE, NOTHING, task, reason);
  }

  static RouteDecision refused(String route, String task, String reason) {
    return new RouteDecision(route, NO_TIERS, Gate.OPEN, Shadowing.NONE, NOTHING, task, reason);
  }

  /**
   * @param tiers at least one
   * @param leftOut why others of the route's models are none
   */
  static RouteDecision go(Route route, List<Tier> tiers, List<String> leftOut, String task) {
    return new RouteDecision(
        route.name(), tiers, route.gate(), route.shadowing(), leftOut, task, null);
  }

  /** Whether the call is to be sent to another model or provider. */
  public boolean isRouted() {
    return !tiers.isEmpty();
  }

  /** The name of the route that matched, though it may have been refused; null if none did. */
  public String route() {
    return route;
  }

  /** The models that may serve the call, in the order in which they are asked. */
  public List<Tier> tiers() {
    return tiers;
  }

  public Gate gate() {
    return gate;
  }

  public Shadowing shadowing() {
    return shadowing;
  }

  /** The model that is asked first; null if that is the requested one. */
  public Model model() {
    return tiers.isEmpty() ? null : tiers.get(0).model();
  }

  /** Where that model is served; null if that is where the call goes anyway. */
  public Provider provider() {
    return tiers.isEmpty() ? null : tiers.get(0).provider();
  }

  /** What kind of work the call is; null if no route asked, or it cannot be told. */
  public String task() {
    return task;
  }

  /** For people: why. */
  public String reason() {
    if (!isRouted()) {
      return reason;
    }
    List<String> steps = new ArrayList<>();
    for (Tier tier : tiers) {
      steps.add(tier + (tier.minScore() > 0 ? " (if it reaches " + tier.minScore() + ")" : ""));
    }
    return "Route "
        + route
        + " sends the call to "
        + String.join(", then ", steps)
        + (leftOut.isEmpty() ? "" : "; left out: " + String.join("; ", leftOut));
  }

  @Override
  public String toString() {
    return reason();
  }
}
