package io.llmcost.agent.route;

import io.llmcost.agent.config.Dialect;
import io.llmcost.agent.config.Model;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Region;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.dialect.Translation;
import io.llmcost.agent.dialect.Translations;
import io.llmcost.agent.dialect.UntranslatableCallException;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.provider.ProviderRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Which of a route's models can serve a call. For one call, not for several threads. */
final class Candidates {

  private static final String FINE_TUNED = "ft:";

  /** How long an answer is taken to be where nobody says. */
  private static final long USUAL_OUTPUT = 500;

  private final Route route;
  private final CallFacts facts;
  private final Exchange exchange;
  private final Capabilities capabilities;
  private final Costs costs;
  private final List<Tier> tiers = new ArrayList<>(4);
  private final List<String> refusals = new ArrayList<>(2);

  Candidates(
      Route route, CallFacts facts, Exchange exchange, Capabilities capabilities, Costs costs) {
    this.route = route;
    this.facts = facts;
    this.exchange = exchange;
    this.capabilities = capabilities;
    this.costs = costs;
  }

  /** Those that can, in the route's order. */
  List<Tier> tiers() {
    return tiers;
  }

  /** Why the others cannot, in the route's order. */
  List<String> refusals() {
    return refusals;
  }

  /**
   * Looks at the next one.
   *
   * @param id of a model, or {@link Route#CHEAPEST}
   * @param number among the route's, from 1
   */
  void add(String id, int number, double minScore) {
    if (id.equals(Route.CHEAPEST)) {
      addCheapest(number, minScore);
      return;
    }
    Model model = model(id);
    String refusal = refusal(model);
    if (refusal == null) {
      tiers.add(tier(model, number, minScore));
    } else {
      refusals.add(refusal);
    }
  }

  // What is not defined under models is a model's name at the call's own provider.
  private Model model(String id) {
    Model model = exchange.settings().get(Options.MODELS).get(id);
    return model != null
        ? model
        : new Model(id, null, id, Collections.emptyMap(), Collections.emptyMap());
  }

  private void addCheapest(int number, double minScore) {
    TokenUsage usage = expected();
    BigDecimal least =
        costs.usd(exchange.trace().originalProvider(), exchange.call().model(), usage);
    Model cheapest = null;
    for (Model model : exchange.settings().get(Options.MODELS).values()) {
      BigDecimal cost = isElsewhere(model) ? costs.usd(provider(model), model.name(), usage) : null;
      if (cost != null
          && (least == null || cost.compareTo(least) < 0)
          && refusal(model) == null
          && !isAsAsked(model)) {
        least = cost;
        cheapest = model;
      }
    }
    if (cheapest == null) {
      refusals.add("no model under models can serve the call at a known and lower price");
    } else {
      tiers.add(tier(cheapest, number, minScore));
    }
  }

  private static boolean isElsewhere(Model model) {
    return !model.id().startsWith(Route.SAME_PROVIDER);
  }

  private TokenUsage expected() {
    long limit = exchange.call().maxOutputTokens();
    long output =
        exchange.call().endpoint() == Endpoint.EMBEDDINGS
            ? 0
            : limit < 0 ? USUAL_OUTPUT : Math.min(limit, USUAL_OUTPUT);
    return TokenUsage.of(TokenUsage.Source.ESTIMATED, facts.promptTokens(), output);
  }

  private Tier tier(Model model, int number, double minScore) {
    if (isAsAsked(model)) {
      return Tier.asAsked(number, minScore);
    }
    return Tier.of(number, model, stays(model) ? null : providerOf(model), minScore);
  }

  /** Null if the model can serve the call. */
  private String refusal(Model model) {
    Provider provider = providerOf(model);
    if (model.provider() != null && provider == null) {
      return "provider " + model.provider() + " is not configured";
    }
    if (isAsAsked(model)) {
      return null;
    }
    String refusal =
        firstOf(
            modelRefusal(model),
            stays(model) ? inPlaceRefusal(provider) : otherProviderRefusal(provider),
            stays(model) ? null : residencyRefusal(provider),
            capabilityRefusal(model));
    return refusal != null || stays(model) ? refusal : dialectRefusal(provider, model);
  }

  private Provider providerOf(Model model) {
    return model.provider() == null
        ? null
        : exchange.settings().get(Options.PROVIDERS).get(model.provider());
  }

  private boolean stays(Model model) {
    Provider provider = providerOf(model);
    return provider == null
        || ProviderRequest.isAt(
            provider, exchange.call().endpoint(), model.name(), exchange.request());
  }

  private boolean isAsAsked(Model model) {
    LlmRequest call = exchange.call();
    String asked = call.modelIsInPath() ? call.modelInPath() : call.model();
    return model.name().equals(asked) && model.rename().isEmpty() && stays(model);
  }

  private String modelRefusal(Model model) {
    LlmRequest call = exchange.call();
    if (call.endpoint() == Endpoint.EMBEDDINGS && !model.name().equals(call.model())) {
      return "vectors of " + model.name() + " cannot be compared with those of " + call.model();
    }
    if (call.model().startsWith(FINE_TUNED) && !route.when().models().contains(call.model())) {
      return "the fine-tuned model " + call.model() + " is routed only by its exact name";
    }
    return null;
  }

  /** A base URL that names a deployment leaves no choice of another. */
  private String inPlaceRefusal(Provider provider) {
    return exchange.call().modelIsInPath() && provider != null
        ? "the model stands in the URL of provider " + provider.name()
        : null;
  }

  private String otherProviderRefusal(Provider provider) {
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

  private String residencyRefusal(Provider provider) {
    if (route.residency().isEmpty()) {
      return null;
    }
    for (Region region : provider.regions()) {
      boolean hasKey = region.place().apiKey() != null;
      if (route.residency().contains(region.name())
          && (hasKey || region.place().baseUrl().sameOrigin(provider.baseUrl()))) {
        return null;
      }
    }
    return "provider "
        + provider.name()
        + " has no region "
        + String.join(" or ", route.residency())
        + " that the call could go to";
  }

  /** What the provider does not serve must be sayable in what it serves. */
  private String dialectRefusal(Provider provider, Model model) {
    LlmRequest call = exchange.call();
    if (provider.serves(call.endpoint().id())) {
      return null;
    }
    String name = "provider " + provider.name();
    Translation translation = Translations.to(provider, call.endpoint());
    if (translation == null) {
      return name + " does not serve " + call.endpoint().id();
    }
    if (provider.apiKey() == null && provider.dialect() != Dialect.OPENAI) {
      return name + " has no api_key, and the application's own is none of its dialect";
    }
    try {
      translation.request(RoutedCall.forModel(call, model));
      return null;
    } catch (UntranslatableCallException | NotAnLlmCallException e) {
      return name
          + " speaks another dialect, in which the call cannot be put: it "
          + e.getMessage();
    }
  }

  private String capabilityRefusal(Model model) {
    String lack = capabilities.of(provider(model), model.name()).whyNotFor(exchange.call(), facts);
    return lack == null ? null : model.name() + " " + lack;
  }

  private String provider(Model model) {
    return model.provider() != null ? model.provider() : exchange.trace().originalProvider();
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
