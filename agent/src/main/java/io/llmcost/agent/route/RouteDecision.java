package io.llmcost.agent.route;

import io.llmcost.agent.config.Gate;
import io.llmcost.agent.config.Haste;
import io.llmcost.agent.config.Model;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Shadowing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is to be done with a call, and why. Immutable. */
public final class RouteDecision {

  private static final List<Tier> NO_TIERS = Collections.emptyList();
  private static final List<String> NOTHING = Collections.emptyList();

  private final CompiledRoute route;
  private final List<Tier> tiers;
  private final List<String> leftOut;
  private final String task;
  private final String reason;
  private final CompiledRoute outsideOf;

  private RouteDecision(
      CompiledRoute route,
      List<Tier> tiers,
      List<String> leftOut,
      String task,
      String reason,
      CompiledRoute outsideOf) {
    this.route = route;
    this.tiers = Collections.unmodifiableList(tiers);
    this.leftOut = Collections.unmodifiableList(leftOut);
    this.task = task;
    this.reason = reason;
    this.outsideOf = outsideOf;
  }

  static RouteDecision stay(String task, String reason) {
    return new RouteDecision(null, NO_TIERS, NOTHING, task, reason, null);
  }

  static RouteDecision refused(CompiledRoute route, String task, String reason) {
    return new RouteDecision(route, NO_TIERS, NOTHING, task, reason, null);
  }

  /**
   * @param tiers at least one
   * @param leftOut why others of the route's models are none
   */
  static RouteDecision go(
      CompiledRoute route, List<Tier> tiers, List<String> leftOut, String task) {
    return new RouteDecision(route, tiers, leftOut, task, null, null);
  }

  /** This of a call that a route would have matched, were it not outside of its rollout. */
  RouteDecision outsideOf(CompiledRoute rolledOut) {
    return new RouteDecision(route, tiers, leftOut, task, reason, rolledOut);
  }

  /** The first route that would have matched, were the call not outside of its rollout, or null. */
  CompiledRoute outsideOf() {
    return outsideOf;
  }

  /** Whether the call is to be sent to another model or provider. */
  public boolean isRouted() {
    return !tiers.isEmpty();
  }

  /** The name of the route that matched, though it may have been refused; null if none did. */
  public String route() {
    return route == null ? null : route.route().name();
  }

  /** The models that may serve the call, in the order in which they are asked. */
  public List<Tier> tiers() {
    return tiers;
  }

  /** The regions that the route that matched may go to; empty for all, or if none did. */
  List<String> residency() {
    return route == null ? Collections.<String>emptyList() : route.route().residency();
  }

  /** The gate of the route that matched. */
  Gate gate() {
    return route.route().gate();
  }

  /** When a tier of the route that matched is too slow. */
  Haste haste() {
    return route.route().haste();
  }

  /** How answers of the route that matched are compared. */
  Shadowing shadowing() {
    return route.route().shadowing();
  }

  /**
   * What each model must keep of the requested model's quality, so that all together keep what is
   * wanted: what they lose adds up. 0 if nothing is wanted.
   */
  double qualityOfEach() {
    double wanted = shadowing().quality();
    int others = 0;
    for (Tier tier : tiers) {
      others += tier.isAsAsked() ? 0 : 1;
    }
    return wanted == 0 || others < 2 ? wanted : 1 - (1 - wanted) / others;
  }

  /** Counts how calls of the route that matched go. */
  RolloutWatch watch() {
    return route.watch();
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
        + route.route().name()
        + " sends the call to "
        + String.join(", then ", steps)
        + wanted()
        + (leftOut.isEmpty() ? "" : "; left out: " + String.join("; ", leftOut));
  }

  private String wanted() {
    double quality = shadowing().quality();
    return quality == 0
        ? ""
        : "; only so many answers of cheaper models are given that "
            + quality
            + " of the requested model's quality is kept";
  }

  @Override
  public String toString() {
    return reason();
  }
}
