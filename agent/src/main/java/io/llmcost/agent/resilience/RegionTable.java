package io.llmcost.agent.resilience;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.http.Url;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The providers of a configuration that have regions. Immutable. */
final class RegionTable {

  private final Map<String, Provider> source;
  private final Provider[] providers;

  RegionTable(Settings settings) {
    source = settings.get(Options.PROVIDERS);
    List<Provider> found = new ArrayList<>();
    for (Provider provider : source.values()) {
      if (!provider.regions().isEmpty()) {
        found.add(provider);
      }
    }
    providers = found.toArray(new Provider[0]);
  }

  boolean isOf(Settings settings) {
    return source == settings.get(Options.PROVIDERS);
  }

  /** The provider whose base URL a request goes to; null if that has no regions. */
  Provider at(Url url) {
    for (Provider provider : providers) {
      Url base = provider.baseUrl();
      if (base.sameOrigin(url) && RegionRequest.isBelow(base.path(), url.path())) {
        return provider;
      }
    }
    return null;
  }
}
