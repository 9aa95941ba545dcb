package io.llmcost.agent.provider;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.price.ProviderDirectory;
import java.util.function.Function;

/**
 * Who is behind a URL: the configured provider of that base URL, the one known by that host, or the
 * host.
 */
public final class ProviderNames implements Function<Url, String> {

  private final Settings settings;

  public ProviderNames(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String apply(Url url) {
    for (Provider provider : settings.get(Options.PROVIDERS).values()) {
      if (provider.baseUrl().sameOrigin(url)
          && url.pathAndQuery().startsWith(provider.baseUrl().pathAndQuery())) {
        return provider.name();
      }
    }
    ProviderDirectory.Place place = ProviderDirectory.byHost(url.host());
    return place == null ? url.host() : place.provider();
  }
}
