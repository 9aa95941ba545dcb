package io.llmcost.agent.config;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A place that serves models over the OpenAI API, or over another one that can be translated. */
public final class Provider {

  /** What a base URL ends with that serves each model at a path of its own. */
  static final String DEPLOYMENTS = "/deployments";

  private static final String ANTHROPIC_VERSION = "/v1";

  private final String name;
  private final Url baseUrl;
  private final String apiKey;
  private final String apiKeyHeader;
  private final String credential;
  private final Headers headers;
  private final Dialect dialect;
  private final Set<String> endpoints;
  private final List<Region> regions;
  private final Map<String, Url> urls = new ConcurrentHashMap<>(4);

  /**
   * @param name as in the configuration, the ledger and the price book
   * @param baseUrl what stands before {@code /chat/completions}, without a slash at its end: its
   *     path is empty if it has none; or, at Azure, before a deployment. Its query, if any, goes
   *     with every request
   * @param apiKey null if the application's own key is used, which happens at its own origin only
   * @param apiKeyHeader null for {@code Authorization: Bearer}, else a header that carries the bare
   *     key
   * @param headers sent with every request to it
   */
  public Provider(String name, Url baseUrl, String apiKey, String apiKeyHeader, Headers headers) {
    this(
        name,
        baseUrl,
        apiKey,
        apiKeyHeader,
        headers,
        Dialect.OPENAI,
        Collections.<String>emptyList());
  }

  /**
   * As the other one, for a provider that is not known to serve all of OpenAI's API.
   *
   * @param endpoints the ids of those of OpenAI's endpoints that it serves; empty: all
   */
  public Provider(
      String name,
      Url baseUrl,
      String apiKey,
      String apiKeyHeader,
      Headers headers,
      Dialect dialect,
      Collection<String> endpoints) {
    this(
        name,
        baseUrl,
        apiKey,
        apiKeyHeader,
        headers,
        dialect,
        endpoints,
        Collections.<Region>emptyList());
  }

  private Provider(
      String name,
      Url baseUrl,
      String apiKey,
      String apiKeyHeader,
      Headers headers,
      Dialect dialect,
      Collection<String> endpoints,
      List<Region> regions) {
    this.name = Objects.requireNonNull(name);
    this.baseUrl = Objects.requireNonNull(baseUrl);
    this.apiKey = apiKey;
    this.apiKeyHeader = apiKeyHeader;
    this.credential = apiKey == null || apiKeyHeader != null ? apiKey : "Bearer " + apiKey;
    this.headers = Objects.requireNonNull(headers);
    this.dialect = Objects.requireNonNull(dialect);
    this.endpoints = Collections.unmodifiableSet(new LinkedHashSet<>(endpoints));
    this.regions = Collections.unmodifiableList(regions);
  }

  /**
   * This, served in several places.
   *
   * @param given their names, base URLs and keys; all else is as here
   */
  Provider in(List<Region> given) {
    List<Region> complete = new ArrayList<>(given.size());
    for (Region region : given) {
      String key = region.place().apiKey();
      complete.add(
          new Region(
              region.name(),
              new Provider(
                  name,
                  region.place().baseUrl(),
                  key == null ? apiKey : key,
                  apiKeyHeader,
                  headers,
                  dialect,
                  endpoints)));
    }
    return new Provider(name, baseUrl, apiKey, apiKeyHeader, headers, dialect, endpoints, complete);
  }

  /** Where its calls may go instead of the base URL; empty if they go there. */
  public List<Region> regions() {
    return regions;
  }

  public String name() {
    return name;
  }

  public Url baseUrl() {
    return baseUrl;
  }

  public Dialect dialect() {
    return dialect;
  }

  /** Whether it serves one of OpenAI's endpoints, as far as is known. */
  public boolean serves(String endpoint) {
    return dialect == Dialect.OPENAI && (endpoints.isEmpty() || endpoints.contains(endpoint));
  }

  public String apiKey() {
    return apiKey;
  }

  public String apiKeyHeader() {
    return apiKeyHeader;
  }

  /** What stands in the header that carries the key; null if there is no key. */
  public String credential() {
    return credential;
  }

  /**
   * Where an endpoint is served; the query of the base URL is kept. Behind a base URL that ends
   * with {@code /deployments} stands the model, as Azure has it. Anthropic's may lack its {@code
   * /v1}, as its own SDKs have it.
   *
   * @param suffix the endpoint's path behind the base URL's, with a slash before it
   * @param model as the provider calls it
   */
  public Url url(String suffix, String model) {
    String path = baseUrl.path();
    String prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    String end = prefix.endsWith(DEPLOYMENTS) ? '/' + model + suffix : suffix;
    if (dialect == Dialect.ANTHROPIC && !prefix.endsWith(ANTHROPIC_VERSION)) {
      end = ANTHROPIC_VERSION + suffix;
    }
    Url known = urls.get(end);
    if (known == null) {
      String query = baseUrl.pathAndQuery().substring(path.length());
      known = new Url(baseUrl.scheme(), baseUrl.host(), baseUrl.port(), prefix + end + query);
      urls.put(end, known);
    }
    return known;
  }

  public Headers headers() {
    return headers;
  }

  /** The name and where it is; never the key, nor a query, which may be one. */
  @Override
  public String toString() {
    return name + " at " + baseUrl.origin() + baseUrl.path();
  }
}
