package io.llmcost.agent.semantic;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How often hits are wrong, by call site and by what found them. */
final class HitsBySite {

  private static final int MOST_SITES = 1_000;
  private static final String OTHER_SITES = "";
  private static final char BY = '\n';

  private final Map<String, FalseHits> bySite = new ConcurrentHashMap<>();

  /**
   * Scores of different embedders say different things.
   *
   * @param site null if unknown
   * @param embedder that has said what both texts mean; null if none has
   */
  FalseHits of(String site, String embedder) {
    String name = (site == null ? OTHER_SITES : site) + BY + (embedder == null ? "" : embedder);
    FalseHits known = bySite.get(name);
    if (known != null) {
      return known;
    }
    return bySite.computeIfAbsent(
        bySite.size() < MOST_SITES ? name : OTHER_SITES + BY, any -> new FalseHits());
  }
}
