package io.llmcost.agent.price;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which provider stands behind a host, under the name that the price book knows it by. A host that
 * bills in another currency or by other prices than the list (mainland China) is a provider of its
 * own, so that it is never priced by the wrong list.
 */
public final class ProviderDirectory {

  private static final String OPENAI_REGIONAL = ".api.openai.com";

  private static final Map<String, String> HOSTS = new HashMap<>();
  private static final Map<String, String> HOST_ENDINGS = new LinkedHashMap<>();
  private static final Map<String, String> NAMES = new HashMap<>();

  static {
    host("openai", "api.openai.com");
    host("deepseek", "api.deepseek.com");
    host("groq", "api.groq.com");
    host("together", "api.together.xyz", "api.together.ai");
    host("openrouter", "openrouter.ai");
    host("dashscope", "dashscope-intl.aliyuncs.com", "dashscope-us.aliyuncs.com");
    host("dashscope-cn", "dashscope.aliyuncs.com");
    host("mistral", "api.mistral.ai", "codestral.mistral.ai");
    host("xai", "api.x.ai");
    host("anthropic", "api.anthropic.com");
    host("gemini", "generativelanguage.googleapis.com");
    host("vertex_ai", "aiplatform.googleapis.com");
    host("perplexity", "api.perplexity.ai");
    host("fireworks", "api.fireworks.ai");
    host("cerebras", "api.cerebras.ai");
    host("moonshot", "api.moonshot.ai");
    host("moonshot-cn", "api.moonshot.cn");
    host("minimax", "api.minimax.io");
    host("minimax-cn", "api.minimaxi.com", "api.minimax.chat");
    host("zai", "api.z.ai");
    host("zai-cn", "open.bigmodel.cn");
    host("global-apis", "global-apis.com");

    HOST_ENDINGS.put(".openai.azure.com", "azure");
    HOST_ENDINGS.put(".cognitiveservices.azure.com", "azure");
    HOST_ENDINGS.put(".services.ai.azure.com", "azure");
    HOST_ENDINGS.put(".models.ai.azure.com", "azure_ai");
    HOST_ENDINGS.put(".inference.ai.azure.com", "azure_ai");
    HOST_ENDINGS.put("-aiplatform.googleapis.com", "vertex_ai");
    HOST_ENDINGS.put(".api.x.ai", "xai");

    name("openai", "text-completion-openai");
    name("azure", "azure_text", "azure_openai", "azure-openai");
    name("together", "together_ai", "together-ai", "togetherai");
    name("mistral", "codestral", "mistralai");
    name("vertex_ai", "vertex_ai-language-models", "vertex_ai-embedding-models", "vertex");
    name("gemini", "google");
    name("xai", "x-ai", "x.ai");
    name("zai", "z.ai", "z-ai");
    name("dashscope", "alibaba");
    name("moonshot", "moonshotai");
    name("azure_ai", "azure-ai");
    name("ai-token-hub", "itapi");
  }

  private ProviderDirectory() {}

  /** A provider that is told by its host. */
  public static final class Place {
    private final String provider;
    private final String region;

    Place(String provider, String region) {
      this.provider = provider;
      this.region = region;
    }

    /** Its name in the price book. */
    public String provider() {
      return provider;
    }

    /** {@code eu}, {@code us} … where the host keeps the data in a region; null elsewhere. */
    public String region() {
      return region;
    }
  }

  /**
   * @param host without port, in any case
   * @return null if nothing is known of the host
   */
  public static Place byHost(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    String provider = HOSTS.get(name);
    if (provider != null) {
      return new Place(provider, null);
    }
    if (name.endsWith(OPENAI_REGIONAL)) {
      return new Place("openai", name.substring(0, name.length() - OPENAI_REGIONAL.length()));
    }
    for (Map.Entry<String, String> ending : HOST_ENDINGS.entrySet()) {
      if (name.endsWith(ending.getKey())) {
        return new Place(ending.getValue(), null);
      }
    }
    return null;
  }

  /**
   * What to look a price up by: the host where that is the provider's own, because hosts know
   * regions; else the provider's name.
   *
   * @param host null if there is none
   */
  public static String billing(String host, String provider) {
    Place place = host == null ? null : byHost(host);
    return place != null && place.provider().equals(provider) ? host : provider;
  }

  /** The price book's name for a provider that others call otherwise; lower case. */
  public static String canonical(String provider) {
    String name = provider.toLowerCase(Locale.ROOT);
    return NAMES.getOrDefault(name, name);
  }

  /** The name in the price book, and what others call the provider. */
  static List<String> namesOf(String canonical) {
    List<String> names = new ArrayList<>();
    names.add(canonical);
    for (Map.Entry<String, String> name : NAMES.entrySet()) {
      if (name.getValue().equals(canonical)) {
        names.add(name.getKey());
      }
    }
    return names;
  }

  /** The providers that are told by their host, in the price book's names; sorted. */
  public static Set<String> providers() {
    Set<String> all = new TreeSet<>(HOSTS.values());
    all.addAll(HOST_ENDINGS.values());
    return Collections.unmodifiableSet(all);
  }

  private static void host(String provider, String... hosts) {
    for (String host : hosts) {
      HOSTS.put(host, provider);
    }
  }

  private static void name(String provider, String... aliases) {
    for (String alias : aliases) {
      NAMES.put(alias, provider);
    }
  }
}
