package io.llmcost.agent.cli;

import io.llmcost.agent.config.Model;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Problem;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.ReadResult;
import io.llmcost.agent.config.RedisSettings;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.route.RouteCover;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is allowed in a configuration and hardly meant. */
final class ConfigWarnings {

  private final Settings settings;
  private final PriceBook book;
  private final List<String> warnings = new ArrayList<>();

  private ConfigWarnings(Settings settings, PriceBook book) {
    this.settings = settings;
    this.book = book;
  }

  /** One line each; shows no key. */
  static List<String> of(ReadResult read, PriceBook book) {
    ConfigWarnings all = new ConfigWarnings(read.settings(), book);
    for (Problem warning : read.warnings()) {
      all.warnings.add(warning.toString());
    }
    all.redis();
    all.routes();
    all.sharedTexts();
    all.summaries();
    all.models();
    all.warnings.addAll(book.problems());
    return all.warnings;
  }

  private void redis() {
    String problem = RedisSettings.problem(settings);
    if (problem != null) {
      warnings.add(problem);
    }
  }

  private void routes() {
    List<Route> routes = settings.get(Options.ROUTES);
    for (Route route : routes) {
      Route earlier = RouteCover.of(route, routes);
      if (earlier != null) {
        warnings.add(
            "Route "
                + route.name()
                + " never matches: route "
                + earlier.name()
                + " before it takes every call that it would");
      }
      neverAsked(route);
      neverCheapest(route);
      Model model = settings.get(Options.MODELS).get(route.use().get(0));
      Provider provider =
          model == null || model.provider() == null
              ? null
              : settings.get(Options.PROVIDERS).get(model.provider());
      if (provider != null && provider.apiKey() == null) {
        warnings.add(
            "Route "
                + route.name()
                + " takes only calls to "
                + provider.baseUrl().origin()
                + " itself: provider "
                + provider.name()
                + " has no api_key");
      }
    }
  }

  /** Under a bound of cost nobody could say whether a model without a price keeps to it. */
  private void neverAsked(Route route) {
    for (String id : route.use().subList(1, route.use().size())) {
      Model model = settings.get(Options.MODELS).get(id);
      boolean priced =
          model == null || model.provider() == null || ConfigOutline.priceOf(model, book) != null;
      if (route.gate().maxCostUsd() != null && !priced) {
        warnings.add(
            "Route "
                + route.name()
                + " never asks "
                + id
                + " after another model: it has no price, so that gate.max_cost_usd could not be kept");
      }
    }
  }

  private void neverCheapest(Route route) {
    if (!route.use().contains(Route.CHEAPEST)) {
      return;
    }
    for (Model model : settings.get(Options.MODELS).values()) {
      if (ConfigOutline.priceOf(model, book) != null) {
        return;
      }
    }
    warnings.add(
        "Route "
            + route.name()
            + " finds no cheapest model: "
            + (settings.get(Options.MODELS).isEmpty()
                ? "there is none under models"
                : "none under models has a price"));
  }

  private void sharedTexts() {
    if (!settings.get(Options.SEMANTIC_SHARED)) {
      return;
    }
    if (settings.get(Options.SHARED_STORE) == Options.CacheStore.NONE) {
      warnings.add(
          "cache.semantic.shared has no effect without cache.shared.store, which says where");
    } else if (settings.get(Options.SHARED_KEY) == null) {
      warnings.add(
          "cache.semantic.shared writes texts of users down as they are: cache.shared.key would"
              + " encrypt them");
    }
  }

  private void summaries() {
    String id = settings.get(Options.COMPRESS_SUMMARISE_MODEL);
    boolean history = settings.get(Options.COMPRESS_SUMMARISE_HISTORY);
    boolean any =
        history
            || settings.get(Options.COMPRESS_SUMMARISE_SYSTEM)
            || settings.get(Options.COMPRESS_SUMMARISE_CONTEXT);
    if (id == null && any) {
      warnings.add("No summary is made: compress.summarise.model names nobody who makes it");
    } else if (id != null && !any) {
      warnings.add(
          "No summary is made: none of compress.summarise.system, context and history is true");
    }
    if (history && settings.get(Options.COMPRESS_HISTORY_MAX_TOKENS) == null) {
      warnings.add(
          "compress.summarise.history has no effect without compress.history.max_tokens, over which"
              + " turns are summarised");
    }
    Model model = id == null ? null : settings.get(Options.MODELS).get(id);
    if (model != null && ConfigOutline.priceOf(model, book) == null) {
      warnings.add(
          "No summary is made: " + id + " has no price, so nobody could say whether one pays");
    }
  }

  private void models() {
    Set<String> used = new HashSet<>();
    used.add(settings.get(Options.COMPRESS_SUMMARISE_MODEL));
    for (Route route : settings.get(Options.ROUTES)) {
      used.addAll(route.use());
    }
    for (Model model : settings.get(Options.MODELS).values()) {
      if (model.provider() != null && ConfigOutline.priceOf(model, book) == null) {
        List<String> near = book.nearest(model.name(), 3);
        warnings.add(
            "Model "
                + model.id()
                + " has no price: what it saves stays unknown. Give it one with price: { input: ,"
                + " output: }"
                + (near.isEmpty() ? "" : "; near names: " + String.join(", ", near)));
      }
      if (!used.contains(model.id()) && !used.contains(Route.CHEAPEST)) {
        warnings.add("Model " + model.id() + " is used by no route");
      }
    }
  }
}
