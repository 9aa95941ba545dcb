package io.llmcost.agent.provider;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Region;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.price.ProviderDirectory;
import java.util.function.Function;

/**
 * Who is behind a URL: the configured provider of that base URL, the one known by that host, or the
 * host.
 */
public final class ProviderNames implements Function<Url, String> {

  private final Provider[] configured;

  public ProviderNames(Settings settings) {
    configured = settings.get(Options.PROVIDERS).values().toArray(new Provider[0]);
  }

  @Override
  public String apply(Url url) {
    for (Provider provider : configured) {
      if (isAt(provider, url)) {
        return provider.name();
      }
      for (Region region : provider.regions()) {
        if (isAt(region.place(), url)) {
          return provider.name();
        }
      }
    }
    ProviderDirectory.Place place = ProviderDirectory.byHost(url.host());
    return place == null ? url.host() : place.provider();
  }

  private static boolean isAt(Provider provider, Url url) {
    return provider.baseUrl().sameOrigin(url) && isBelow(provider.baseUrl().path(), url.path());
  }

  private static boolean isBelow(String base, String path) {
    return path.startsWith(base)
        && (base.endsWith("/")
            || path.length() == base.length()
            || path.charAt(base.length()) == '/');
  }
}
