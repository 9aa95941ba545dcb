package io.llmcost.agent.config;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What stands under a name in {@code providers}. */
final class ProviderType extends StructType<Provider> {

  private static final String ANTHROPIC_KEY_HEADER = "x-api-key";
  private static final String ANTHROPIC_VERSION_HEADER = "anthropic-version";
  private static final String ANTHROPIC_VERSION = "2023-06-01";

  private final Field<Url> baseUrl =
      required(
          "base_url",
          new UrlType(),
          "What stands before `/chat/completions`. A query, such as Azure's `api-version`, is kept."
              + " Behind one that ends with `/deployments` stands the model's name, as Azure has it.");
  private final Field<String> apiKey =
      optional(
          "api_key",
          new SecretType(),
          "Sent to this provider instead of the application's key; best as `\"${NAME}\"` from the"
              + " environment. Without it only calls that go to this origin anyway can be sent"
              + " there, with the application's own key.");
  private final Field<String> apiKeyHeader =
      optional(
          "api_key_header",
          new HeaderNameType(),
          "A header that carries the bare key, such as `api-key`; without it the key goes as"
              + " `Authorization: Bearer`, as `api-key` to Azure and as `x-api-key` where Anthropic's API"
              + " is spoken.");
  private final Field<Map<String, String>> headers =
      optional(
          "headers", new HeaderMapType(new HeaderValueType()), "Sent with every request to it.");
  private final Field<Dialect> dialect =
      optional(
          "dialect",
          new EnumType<>(Dialect.class),
          "The API that it speaks: `openai`, or `anthropic` for Anthropic's Messages, into which calls"
              + " are translated (docs/dialects.md). Without it `anthropic` at api.anthropic.com, else"
              + " `openai`.");
  private final Field<List<String>> endpoints =
      optional(
          "endpoints",
          ListType.someValues(
              new ChoiceType("chat_completions", "responses", "embeddings", "completions")),
          "Those of OpenAI's endpoints that it serves; without it all. Calls of `responses` are"
              + " translated for a provider that has `chat_completions` only, and the other way round.");

  private final Field<List<Region>> regions =
      optional(
          "regions",
          ListType.someValues(new RegionType()),
          "Several places that serve the same models: calls to the base URL go to one of these instead,"
              + " the healthy one that has lately been fastest, and a conversation stays where it is"
              + " (docs/resilience.md).");
  private final Field<List<String>> residency =
      optional(
          "residency",
          ListType.someValues(new WordType("the name of a region")),
          "The names of the regions that may be used; without it all.");

  ProviderType() {
    super("provider");
  }

  @Override
  Provider build(String name, Values values, ReadContext in) {
    Url url = values.get(baseUrl, null);
    String key = values.get(apiKey, null);
    if (key != null && url.scheme().equals("http") && !isLoopback(url.host())) {
      in.warn(
          values.nodeOf(baseUrl),
          values.keyOf(baseUrl),
          "the api_key goes over http, readable for everyone on the way; use https");
    }
    if (key == null && values.nodeOf(apiKeyHeader) != null) {
      in.warn(
          values.nodeOf(apiKeyHeader), values.keyOf(apiKeyHeader), "has no effect without api_key");
    }
    boolean azure = AzureUrl.isOne(url);
    if (azure && AzureUrl.lacksVersion(url)) {
      in.warn(
          values.nodeOf(baseUrl),
          values.keyOf(baseUrl),
          "Azure wants an api-version behind a path with deployments, such as"
              + " ?api-version=2024-10-21");
    }
    Dialect spoken = values.get(dialect, Dialect.ofHost(url.host()));
    if (spoken == Dialect.ANTHROPIC && values.nodeOf(endpoints) != null) {
      in.warn(
          values.nodeOf(endpoints),
          values.keyOf(endpoints),
          "has no effect where the dialect is anthropic");
    }
    List<String> fields = new ArrayList<>();
    for (Map.Entry<String, String> header :
        values.get(headers, Collections.<String, String>emptyMap()).entrySet()) {
      fields.add(header.getKey());
      fields.add(header.getValue());
    }
    String keyHeader =
        values.get(apiKeyHeader, azure && AzureUrl.isKey(key) ? AzureUrl.KEY_HEADER : null);
    Headers given = Headers.of(fields.toArray(new String[0]));
    boolean anthropic = spoken == Dialect.ANTHROPIC;
    Provider provider = provider(name, url, key, keyHeader, given, anthropic, spoken, values);
    return provider.in(places(values, in));
  }

  private List<Region> places(Values values, ReadContext in) {
    List<Region> all = values.get(regions, Collections.<Region>emptyList());
    List<String> allowed = values.get(residency, null);
    if (allowed == null) {
      return all;
    }
    List<Region> places = new ArrayList<>(all.size());
    List<String> names = new ArrayList<>();
    for (Region region : all) {
      names.add(region.name());
      if (allowed.contains(region.name())) {
        places.add(region);
      }
    }
    for (String name : allowed) {
      if (!names.contains(name)) {
        in.error(
            values.nodeOf(residency),
            values.keyOf(residency),
            "there is no region " + name + in.didYouMean(name, names));
      }
    }
    return places;
  }

  private Provider provider(
      String name,
      Url url,
      String key,
      String keyHeader,
      Headers given,
      boolean anthropic,
      Dialect spoken,
      Values values) {
    return new Provider(
        name,
        url,
        key,
        anthropic && keyHeader == null ? ANTHROPIC_KEY_HEADER : keyHeader,
        anthropic && !given.has(ANTHROPIC_VERSION_HEADER)
            ? given.with(ANTHROPIC_VERSION_HEADER, ANTHROPIC_VERSION)
            : given,
        spoken,
        values.get(endpoints, Collections.<String>emptyList()));
  }

  private static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("::1")
        || name.equals("0:0:0:0:0:0:0:1")
        || isLoopbackIpv4(name);
  }

  // 127.evil.example is no address.
  private static boolean isLoopbackIpv4(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '.' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return name.startsWith("127.");
  }
}
