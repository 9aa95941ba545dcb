package io.llmcost.agent.route;

import io.llmcost.agent.config.Gate;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.NotAnLlmCallException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Decides where a call goes. The first route that matches decides alone: if none of its models can
 * serve the call, the call stays as it is and no later route is tried. A call outside the rollout
 * of a route does not match it, and later routes are.
 */
public final class Router {

  private final TaskReader taskReader;
  private final Capabilities capabilities;
  private final Costs costs;
  private volatile RouteTable table = new RouteTable(Collections.<Route>emptyList());

  public Router(TaskReader taskReader, Capabilities capabilities, Costs costs) {
    this.taskReader = taskReader;
    this.capabilities = capabilities;
    this.costs = costs;
  }

  /** Decides; sends and changes nothing. */
  public RouteDecision decide(Exchange exchange) {
    String exemption = exemption(exchange);
    if (exemption != null) {
      return RouteDecision.stay(null, exemption);
    }
    CallFacts facts = new CallFacts(exchange, taskReader);
    CompiledRoute outsideOf = null;
    for (CompiledRoute route : table(exchange.settings()).at(facts.callSite())) {
      String mismatch = route.mismatch(facts);
      if (mismatch == null) {
        return decide(route, facts, exchange).outsideOf(outsideOf);
      }
      if (outsideOf == null && mismatch.equals(CompiledRoute.ROLLOUT)) {
        outsideOf = route;
      }
    }
    return RouteDecision.stay(facts.taskIfRead(), "No route matches").outsideOf(outsideOf);
  }

  /**
   * The decision step by step: a line for each route that is looked at, the last one with the
   * outcome.
   */
  public List<String> explain(Exchange exchange) {
    List<String> steps = new ArrayList<>();
    if (exemption(exchange) == null) {
      CallFacts facts = new CallFacts(exchange, taskReader);
      for (CompiledRoute route : table(exchange.settings()).all()) {
        String mismatch =
            route.admitsCallSite(facts.callSite()) ? route.mismatch(facts) : "call site";
        String name = "Route " + route.route().name();
        if (mismatch == null) {
          steps.add(name + " matches");
          break;
        }
        steps.add(name + " does not match: " + Mismatch.describe(mismatch, route.route(), facts));
      }
    }
    steps.add(decide(exchange).reason());
    return steps;
  }

  /**
   * The call as it would be sent first by a decision.
   *
   * @throws NotAnLlmCallException if it cannot be rewritten
   */
  public Exchange routed(Exchange exchange, RouteDecision decision) throws NotAnLlmCallException {
    return decision.isRouted() ? RoutedCall.of(exchange, decision.tiers().get(0)) : exchange;
  }

  /** Why no route may touch a call; null if they may. */
  private static String exemption(Exchange exchange) {
    if (exchange.settings().get(Options.ROUTES).isEmpty()) {
      return "There are no routes";
    }
    if (exchange.controls().bypass()) {
      return "The call asks to be left alone (x-llmcost-bypass)";
    }
    if (exchange.controls().highQuality()) {
      return "The call asks for the model it names (x-llmcost-quality: high)";
    }
    if (exchange.call().isStateful()) {
      return "The call depends on state at its provider";
    }
    return null;
  }

  private RouteTable table(Settings settings) {
    List<Route> routes = settings.get(Options.ROUTES);
    RouteTable present = table;
    if (!present.isOf(routes)) {
      present = new RouteTable(routes);
      table = present;
    }
    return present;
  }

  private RouteDecision decide(CompiledRoute matched, CallFacts facts, Exchange exchange) {
    Route route = matched.route();
    String task = facts.taskIfRead();
    if (exchange.call().isStream() && route.gate().streams() == Gate.Streams.REQUESTED) {
      return refused(matched, task, "streams stay with the requested model (gate.streams)");
    }
    Candidates candidates = new Candidates(route, facts, exchange, capabilities, costs);
    for (int i = 0; i < route.use().size(); i++) {
      candidates.add(route.use().get(i), i + 1, route.gate().minScore(i, route.use().size()));
    }
    List<Tier> tiers = candidates.tiers();
    List<String> refusals = candidates.refusals();
    boolean staysAsItIs = tiers.isEmpty() || tiers.size() == 1 && tiers.get(0).isAsAsked();
    return staysAsItIs
        ? refused(matched, task, refusals.isEmpty() ? asked(exchange) : refusals.get(0))
        : RouteDecision.go(matched, tiers, refusals, task);
  }

  private static String asked(Exchange exchange) {
    return "the call asks for " + exchange.call().model() + " already";
  }

  private static RouteDecision refused(CompiledRoute route, String task, String why) {
    return RouteDecision.refused(
        route, task, "Route " + route.route().name() + " matches but is not taken: " + why);
  }
}
