package io.llmcost.agent.config;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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
    for (ReadContext.Reference reference : given.references()) {
      boolean isModel = reference.kind == ReadContext.Kind.MODEL;
      if (isModel && reference.name.startsWith(Route.SAME_PROVIDER)) {
        models.put(reference.name, ofSameProvider(reference.name));
      } else if (!(isModel ? models : providers).containsKey(reference.name)
          && !in.declared(reference.kind).contains(reference.name)) {
        String nearest = in.didYouMean(reference.name, (isModel ? models : providers).keySet());
        String message =
            isModel
                ? "unknown model "
                    + reference.name
                    + (nearest.isEmpty() ? hint(reference) : nearest)
                : "unknown provider " + reference.name + nearest;
        in.error(
            reference.source, reference.node.line, reference.node.column, reference.key, message);
      }
    }
    return models;
  }

  /** A judge is asked by the agent itself, which has no key but those of the configuration. */
  void judge(Map<String, Model> models) {
    String id = given.get(Options.SHADOW_JUDGE);
    Model model = id == null ? null : models.get(id);
    if (id == null || (model == null && !id.equals(Route.CHEAPEST))) {
      return; // an unknown one has been reported
    }
    Provider provider =
        model == null || model.provider() == null
            ? null
            : given.get(Options.PROVIDERS).get(model.provider());
    if (provider == null || provider.apiKey() == null) {
      given.error(
          Options.SHADOW_JUDGE,
          "must name a model under models whose provider has an api_key, and " + id + " is none",
          in);
    }
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
  }
}
