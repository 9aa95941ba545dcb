package io.llmcost.agent.semantic;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** Whether it pays at a call site to find out what a text means: texts there may never repeat. */
final class Worth {

  private static final int MOST_SITES = 1_000;
  private static final String OTHER_SITES = "";

  /** Before anything is known, as if one of twenty texts had been found. */
  private static final double FOUND = 1;

  private static final double LOOKED = 20;

  /** What is known of old texts is worth half when there are so many. */
  private static final double MOST = 10_000;

  /** The share that is looked at where it does not pay: traffic changes. */
  private static final double STILL = 0.05;

  private final Map<String, Seen> bySite = new ConcurrentHashMap<>();
  private final DoubleSupplier chance;

  /**
   * @param chance 0 to 1, equally likely
   */
  Worth(DoubleSupplier chance) {
    this.chance = chance;
  }

  /**
   * @param callUsd what an answer that is found saves; NaN if unknown
   * @param textUsd what it costs to look; NaN if unknown
   */
  boolean pays(String site, double callUsd, double textUsd) {
    // Where a price is unknown nothing speaks against it.
    boolean below = at(site).share() * callUsd < textUsd;
    return !below || chance.getAsDouble() < STILL;
  }

  void looked(String site, boolean found) {
    at(site).add(found);
  }

  private Seen at(String site) {
    String name = site == null ? OTHER_SITES : site;
    Seen seen = bySite.get(name);
    if (seen != null) {
      return seen;
    }
    return bySite.computeIfAbsent(
        bySite.size() < MOST_SITES ? name : OTHER_SITES, any -> new Seen());
  }

  private static final class Seen {
    private double looked = LOOKED;
    private double found = FOUND;

    synchronized void add(boolean one) {
      if (looked >= MOST) {
        looked /= 2;
        found /= 2;
      }
      looked++;
      found += one ? 1 : 0;
    }

    synchronized double share() {
      return found / looked;
    }
  }
}
