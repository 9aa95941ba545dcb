package io.llmcost.agent.route;

import io.llmcost.agent.config.Gate;
import io.llmcost.agent.config.Hours;
import io.llmcost.agent.config.Model;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Route;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.Shadowing;
import io.llmcost.agent.config.When;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds routes and what they name. */
final class Routes {

  static final String PROVIDER_KEY = "key-of-the-provider";

  private final When.Builder when = When.builder();
  private double rollout = 1;
  private double stopAbove = 1;
  private Shadowing shadowing = Shadowing.NONE;

  static Routes when() {
    return new Routes();
  }

  Routes callSite(String... patterns) {
    when.callSites(List.of(patterns));
    return this;
  }

  Routes model(String... patterns) {
    when.models(List.of(patterns));
    return this;
  }

  Routes endpoint(String... ids) {
    when.endpoints(List.of(ids));
    return this;
  }

  Routes task(String... names) {
    when.tasks(List.of(names));
    return this;
  }

  Routes tag(String... names) {
    when.tags(List.of(names));
    return this;
  }

  Routes header(String name, String pattern) {
    when.headers(Map.of(name, pattern));
    return this;
  }

  Routes tokens(long from, long to) {
    when.promptTokens(from, to);
    return this;
  }

  Routes difficulty(double from, double to) {
    when.difficulty(from, to);
    return this;
  }

  Routes rollout(double share) {
    rollout = share;
    return this;
  }

  Routes hours(LocalTime from, LocalTime to) {
    when.hours(new Hours(from, to));
    return this;
  }

  Routes tenant(String... patterns) {
    when.tenants(List.of(patterns));
    return this;
  }

  /** While one of these is to be spared. */
  Routes budget(String... names) {
    when.budgets(List.of(names));
    return this;
  }

  Routes shadowing(Shadowing how) {
    shadowing = how;
    return this;
  }

  Routes stopAbove(double margin) {
    stopAbove = margin;
    return this;
  }

  Route use(String name, String model) {
    return new Route(name, when.build(), List.of(model), Gate.OPEN, shadowing, rollout, stopAbove);
  }

  /** With several tiers. */
  Route use(String name, Gate gate, String... tiers) {
    return new Route(name, when.build(), List.of(tiers), gate, shadowing, rollout, stopAbove);
  }

  static Settings settings(Route... routes) {
    Map<String, Provider> providers = new LinkedHashMap<>();
    providers.put("openai", provider("openai", "https://api.openai.com/v1", null, null));
    providers.put("other", provider("other", "https://other.example/api/v1", PROVIDER_KEY, null));
    providers.put(
        "azure",
        provider(
            "azure",
            "https://x.openai.azure.com/openai/deployments/d?api-version=1",
            PROVIDER_KEY,
            "api-key"));
    providers.put(
        "deployments",
        provider(
            "deployments",
            "https://y.openai.azure.com/openai/deployments?api-version=2",
            PROVIDER_KEY,
            "api-key"));
    providers.put("keyless", provider("keyless", "https://keyless.example/v1", null, null));
    providers.put("sibling", provider("sibling", "https://api.openai.com/v2", null, null));
    Map<String, Model> models = new LinkedHashMap<>();
    add(models, new Model("mini", null, "gpt-4o-mini", Map.of(), Map.of()));
    add(models, new Model("openai-mini", "openai", "gpt-4o-mini", Map.of(), Map.of()));
    Map<String, String> rename = new LinkedHashMap<>();
    rename.put("max_tokens", "max_completion_tokens");
    rename.put("logit_bias", null);
    add(models, new Model("cheap", "other", "vendor/cheap", Map.of(), rename));
    add(models, new Model("azure-mini", "azure", "d", Map.of(), Map.of()));
    add(models, new Model("azure-other", "azure", "e", Map.of(), Map.of()));
    add(models, new Model("deployed-mini", "deployments", "my-mini", Map.of(), Map.of()));
    add(models, new Model("free", "keyless", "free", Map.of(), Map.of()));
    add(models, new Model("sibling-mini", "sibling", "gpt-4o-mini", Map.of(), Map.of()));
    add(models, new Model("lost", "nowhere", "x", Map.of(), Map.of()));
    add(models, new Model("same", "other", "text-embedding-3-small", Map.of(), Map.of()));
    return Settings.defaults()
        .with(Options.PROVIDERS, providers)
        .with(Options.MODELS, models)
        .with(Options.ROUTES, List.of(routes));
  }

  private static Provider provider(String name, String url, String key, String keyHeader) {
    return new Provider(name, Url.of(url), key, keyHeader, Headers.of("X-Extra", name));
  }

  private static void add(Map<String, Model> models, Model model) {
    models.put(model.id(), model);
  }
}
