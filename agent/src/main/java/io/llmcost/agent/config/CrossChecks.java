package io.llmcost.agent.config;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What can only be judged when all settings are known. */
final class CrossChecks {

  private final Given given;
  private final ReadContext in;

  CrossChecks(Given given, ReadContext in) {
    this.given = given;
    this.in = in;
  }

  /** The models with those that routes name by {@code same:}; unknown names are reported. */
  Map<String, Model> models() {
    Map<String, Model> models = new LinkedHashMap<>(given.get(Options.MODELS));
    Map<String, Provider> providers = given.get(Options.PROVIDERS);
    List<ReadContext.Reference> references = given.references();
    for (ReadContext.Reference reference : references) {
      if (reference.kind == ReadContext.Kind.MODEL
          && reference.name.startsWith(Route.SAME_PROVIDER)) {
        models.put(reference.name, ofSameProvider(reference.name));
      }
    }
    for (ReadContext.Reference reference : references) {
      String problem =
          reference.kind == ReadContext.Kind.JUDGE
              ? judgeProblem(reference, models, providers)
              : nameProblem(reference, models, providers);
      if (problem != null) {
        in.error(
            reference.source, reference.node.line, reference.node.column, reference.key, problem);
      }
    }
    return models;
  }

  /** Null if there is none. */
  private String nameProblem(
      ReadContext.Reference reference, Map<String, Model> models, Map<String, Provider> providers) {
    if (reference.kind == ReadContext.Kind.BUDGET || reference.kind == ReadContext.Kind.REGION) {
      String what = reference.kind == ReadContext.Kind.BUDGET ? "budget " : "region ";
      return in.declared(reference.kind).contains(reference.name)
          ? null
          : "unknown "
              + what
              + reference.name
              + in.didYouMean(reference.name, in.declared(reference.kind));
    }
    boolean isProvider = reference.kind == ReadContext.Kind.PROVIDER;
    Set<String> known = isProvider ? providers.keySet() : models.keySet();
    if (known.contains(reference.name) || in.declared(reference.kind).contains(reference.name)) {
      return null;
    }
    String nearest = in.didYouMean(reference.name, known);
    return isProvider
        ? "unknown provider " + reference.name + nearest
        : "unknown model " + reference.name + (nearest.isEmpty() ? hint(reference) : nearest);
  }

  /** A judge is asked by the agent itself, which has no key but those of the configuration. */
  private String judgeProblem(
      ReadContext.Reference reference, Map<String, Model> models, Map<String, Provider> providers) {
    Model model = models.get(reference.name);
    boolean isSpecial =
        reference.name.equals(Route.CHEAPEST) || reference.name.startsWith(Route.SAME_PROVIDER);
    if (model == null && !isSpecial) {
      String nearest = in.didYouMean(reference.name, models.keySet());
      return "unknown model "
          + reference.name
          + (nearest.isEmpty()
              ? "; a judge stands under models, with a provider that has an api_key"
              : nearest);
    }
    Provider provider =
        model == null || model.provider() == null ? null : providers.get(model.provider());
    return provider != null && provider.apiKey() != null
        ? null
        : "must name a model under models whose provider has an api_key, and "
            + reference.name
            + " is none";
  }

  private static String hint(ReadContext.Reference reference) {
    return "; ids stand under models, and a model at the call's own provider is written "
        + Route.SAME_PROVIDER
        + reference.name;
  }

  private static Model ofSameProvider(String id) {
    return new Model(
        id,
        null,
        id.substring(Route.SAME_PROVIDER.length()),
        Collections.<String, BigDecimal>emptyMap(),
        Collections.<String, String>emptyMap());
  }

  void warn() {
    Preset preset = given.get(Options.PRESET);
    for (Setting<?> setting : Options.all()) {
      if (given.has(setting)
          && !setting.isEffective(preset)
          && !given.get(setting).equals(setting.defaultValue(preset))) {
        given.warn(setting, "has no effect with preset " + preset.id(), in);
      }
    }
    if (given.has(Options.CACHE_MAX_ENTRY_BYTES)
        && given.get(Options.CACHE_MAX_ENTRY_BYTES) > given.get(Options.CACHE_MAX_BYTES)) {
      given.warn(
          Options.CACHE_MAX_ENTRY_BYTES, "is more than cache.max_bytes, which bounds it too", in);
    }
    if (given.get(Options.SHARED_STORE) == Options.CacheStore.REDIS
        && !given.has(Options.REDIS_URL)) {
      given.warn(Options.SHARED_STORE, "there is no redis.url, so nothing is shared", in);
    }
    for (String client : given.get(Options.SHARED_CLIENTS)) {
      if (Options.all().stream()
          .noneMatch(each -> each.key().equals("hook." + client + ".enabled"))) {
        given.warn(Options.SHARED_CLIENTS, "there is no client " + client, in);
      }
    }
    if (given.has(Options.SHARED_KEY)
        && given.get(Options.SHARED_KEY).length() < Options.SHARED_KEY_LENGTH) {
      given.warn(
          Options.SHARED_KEY,
          "has fewer than "
              + Options.SHARED_KEY_LENGTH
              + " characters, so nothing is shared; make one with openssl rand -base64 32",
          in);
    }
  }
}
