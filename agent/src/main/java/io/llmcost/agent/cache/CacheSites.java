package io.llmcost.agent.cache;

import io.llmcost.agent.config.CacheSite;
import io.llmcost.agent.config.Glob;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.gateway.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which of {@code cache.sites} a call is one of; remembers it by call site. */
final class CacheSites {

  private static final int MOST_SITES = 2_000;
  private static final CacheSite[] NONE = new CacheSite[1];

  private static volatile CacheSites last = new CacheSites(null);

  private final Map<String, CacheSite> configured;
  private final List<Glob> patterns = new ArrayList<>();
  private final List<CacheSite> sites = new ArrayList<>();
  private final Map<String, CacheSite[]> bySite = new ConcurrentHashMap<>();

  private CacheSites(Map<String, CacheSite> configured) {
    this.configured = configured;
    if (configured != null) {
      configured.forEach(
          (pattern, site) -> {
            patterns.add(Glob.dotted(pattern));
            sites.add(site);
          });
    }
  }

  /** Null if nothing special is said of it. */
  static CacheSite of(Exchange exchange) {
    Map<String, CacheSite> configured = exchange.settings().get(Options.CACHE_SITES);
    String callSite = exchange.trace().callSite();
    if (configured.isEmpty() || callSite == null) {
      return null;
    }
    CacheSites known = last;
    if (known.configured != configured) {
      known = new CacheSites(configured);
      last = known;
    }
    return known.of(callSite);
  }

  private CacheSite of(String callSite) {
    CacheSite[] known = bySite.get(callSite);
    if (known == null) {
      known = find(callSite);
      if (bySite.size() < MOST_SITES) {
        bySite.put(callSite, known);
      }
    }
    return known[0];
  }

  private CacheSite[] find(String callSite) {
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).matches(callSite)) {
        return new CacheSite[] {sites.get(i)};
      }
    }
    return NONE;
  }
}
