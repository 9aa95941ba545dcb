package io.llmcost.agent.semantic;

import io.llmcost.agent.config.Glob;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.SemanticSite;
import io.llmcost.agent.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The policies of one set of settings, by call site. */
final class Policies {

  private static final int MOST_SITES = 2_000;
  private static final String NONE = "";

  private final Settings settings;
  private final List<Glob> patterns = new ArrayList<>();
  private final List<SitePolicy> special = new ArrayList<>();
  private final SitePolicy general;
  private final Map<String, SitePolicy> bySite = new ConcurrentHashMap<>();

  Policies(Settings settings) {
    this.settings = settings;
    this.general = new SitePolicy(settings, null);
    for (Map.Entry<String, SemanticSite> site : settings.get(Options.SEMANTIC_SITES).entrySet()) {
      patterns.add(Glob.dotted(site.getKey()));
      special.add(new SitePolicy(settings, site.getValue()));
    }
  }

  boolean areOf(Settings other) {
    return settings == other;
  }

  /**
   * @param callSite or null
   */
  SitePolicy of(String callSite) {
    if (patterns.isEmpty()) {
      return general;
    }
    String site = callSite == null ? NONE : callSite;
    SitePolicy known = bySite.get(site);
    if (known == null) {
      known = find(site);
      if (bySite.size() < MOST_SITES) {
        bySite.put(site, known);
      }
    }
    return known;
  }

  private SitePolicy find(String site) {
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).matches(site)) {
        return special.get(i);
      }
    }
    return general;
  }
}
