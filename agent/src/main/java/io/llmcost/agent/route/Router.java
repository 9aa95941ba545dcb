package io.llmcost.agent.route;

import io.llmcost.agent.config.Gate;
import io.llmcost.agent.config.Model;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.provider.ProviderRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Decides where a call goes. The first route that matches decides alone: if none of its models can
 * serve the call, the call stays as it is and no later route is tried. A call outside the rollout
 * of a route does not match it, and later routes are.
 */
public final class Router {

  private static final String FINE_TUNED = "ft:";

  private final TaskReader taskReader;
  private final Capabilities capabilities;
  private volatile RouteTable table = new RouteTable(Collections.<Route>emptyList());

  public Router(TaskReader taskReader, Capabilities capabilities) {
    this.taskReader = taskReader;
    this.capabilities = capabilities;
  }

  /** Decides; sends and changes nothing. */
  public RouteDecision decide(Exchange exchange) {
    String exemption = exemption(exchange);
    if (exemption != null) {
      return RouteDecision.stay(null, exemption);
    }
    CallFacts facts = new CallFacts(exchange, taskReader);
    for (CompiledRoute route : table(exchange.settings()).at(facts.callSite())) {
      if (route.mismatch(facts) == null) {
        return decide(route.route(), facts, exchange);
      }
    }
    return RouteDecision.stay(facts.taskIfRead(), "No route matches");
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

  private RouteDecision decide(Route route, CallFacts facts, Exchange exchange) {
    String task = facts.taskIfRead();
    if (exchange.call().isStream() && route.gate().streams() == Gate.Streams.REQUESTED) {
      return refused(route, task, "streams stay with the requested model (gate.streams)");
    }
    List<Tier> tiers = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    for (int i = 0; i < route.use().size(); i++) {
      double minScore = route.gate().minScore(i, route.use().size());
      Model model = model(route.use().get(i), exchange.settings());
      String refusal = addTier(tiers, i + 1, route, model, minScore, facts, exchange);
      if (refusal != null) {
        refusals.add(refusal);
      }
    }
    boolean staysAsItIs = tiers.isEmpty() || tiers.size() == 1 && tiers.get(0).isAsAsked();
    return staysAsItIs
        ? refused(route, task, refusals.isEmpty() ? asked(exchange.call()) : refusals.get(0))
        : RouteDecision.go(route.name(), tiers, route.gate(), refusals, task);
  }

  /** Null if the model is a tier now; else why not. */
  private String addTier(
      List<Tier> tiers,
      int number,
      Route route,
      Model model,
      double minScore,
      CallFacts facts,
      Exchange exchange) {
    Provider provider =
        model.provider() == null
            ? null
            : exchange.settings().get(Options.PROVIDERS).get(model.provider());
    if (model.provider() != null && provider == null) {
      return "provider " + model.provider() + " is not configured";
    }
    boolean stays =
        provider == null
            || ProviderRequest.isAt(
                provider, exchange.call().endpoint(), model.name(), exchange.request());
    if (stays && isAsked(model, exchange.call())) {
      tiers.add(Tier.asAsked(number, minScore));
      return null;
    }
    String refusal =
        firstOf(
            modelRefusal(route, model, exchange.call()),
            stays
                ? inPlaceRefusal(provider, exchange.call())
                : otherProviderRefusal(provider, exchange),
            capabilityRefusal(model, facts, exchange));
    if (refusal == null) {
      tiers.add(Tier.of(number, model, stays ? null : provider, minScore));
    }
    return refusal;
  }

  private static boolean isAsked(Model model, LlmRequest call) {
    String asked = call.modelIsInPath() ? call.modelInPath() : call.model();
    return model.name().equals(asked) && model.rename().isEmpty();
  }

  private static String asked(LlmRequest call) {
    return "the call asks for " + call.model() + " already";
  }

  // What is not defined under models is a model's name at the call's own provider.
  private static Model model(String id, Settings settings) {
    Model model = settings.get(Options.MODELS).get(id);
    return model != null
        ? model
        : new Model(id, null, id, Collections.emptyMap(), Collections.emptyMap());
  }

  private static RouteDecision refused(Route route, String task, String why) {
    return RouteDecision.refused(
        route.name(), task, "Route " + route.name() + " matches but is not taken: " + why);
  }

  private static String modelRefusal(Route route, Model model, LlmRequest call) {
    if (call.endpoint() == Endpoint.EMBEDDINGS && !model.name().equals(call.model())) {
      return "vectors of " + model.name() + " cannot be compared with those of " + call.model();
    }
    if (call.model().startsWith(FINE_TUNED) && !route.when().models().contains(call.model())) {
      return "the fine-tuned model " + call.model() + " is routed only by its exact name";
    }
    return null;
  }

  /** A base URL that names a deployment leaves no choice of another. */
  private static String inPlaceRefusal(Provider provider, LlmRequest call) {
    return call.modelIsInPath() && provider != null
        ? "the model stands in the URL of provider " + provider.name()
        : null;
  }

  private static String otherProviderRefusal(Provider provider, Exchange exchange) {
    if (provider.apiKey() == null && !provider.baseUrl().sameOrigin(exchange.request().url())) {
      return "provider "
          + provider.name()
          + " has no api_key, and the application's own is never sent to another origin";
    }
    // Others do not refuse these, they leave them out.
    if (exchange.call().hasBuiltInTools() || exchange.call().has("web_search_options")) {
      return "the call uses tools that its own provider runs";
    }
    return null;
  }

  private String capabilityRefusal(Model model, CallFacts facts, Exchange exchange) {
    String provider =
        model.provider() != null ? model.provider() : exchange.trace().originalProvider();
    String lack = capabilities.of(provider, model.name()).whyNotFor(exchange.call(), facts);
    return lack == null ? null : model.name() + " " + lack;
  }

  private static String firstOf(String... reasons) {
    for (String reason : reasons) {
      if (reason != null) {
        return reason;
      }
    }
    return null;
  }
}
