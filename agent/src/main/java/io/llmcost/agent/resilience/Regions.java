package io.llmcost.agent.resilience;

import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Region;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import java.util.List;

/**
 * Chooses among a provider's regions: those that are open are passed over while others are not, and
 * so are those that are clearly slower than the fastest one. Of the others a conversation always
 * gets the same one.
 */
final class Regions {

  /** No region can be asked. */
  static final int NONE = -1;

  /** The fastest one must be so much faster before others are left for it. */
  private static final double CLEARLY_SLOWER = 1.25;

  private final VitalsBook book;
  private volatile RegionTable table;

  Regions(VitalsBook book) {
    this.book = book;
  }

  /** The provider with regions that a call goes to; null if there is none. */
  Provider providerOf(Exchange exchange) {
    Settings settings = exchange.settings();
    RegionTable present = table;
    if (present == null || !present.isOf(settings)) {
      present = new RegionTable(settings);
      table = present;
    }
    return present.at(exchange.request().url());
  }

  /**
   * As {@link #choose}, for a call that goes there now: of a region that may be well again only one
   * call finds out.
   */
  int take(Provider provider, Exchange exchange, long tried, long now) {
    long out = tried;
    int first = NONE;
    while (true) {
      int chosen = choose(provider, exchange, out, now);
      first = first == NONE ? chosen : first;
      if (chosen == NONE) {
        return first;
      }
      if (vitals(provider.regions().get(chosen), exchange).breaker.admits(now)) {
        return chosen;
      }
      out |= 1L << chosen;
    }
  }

  /**
   * The index of the region to ask, or {@link #NONE}.
   *
   * @param tried bit by bit those that have been asked already
   */
  int choose(Provider provider, Exchange exchange, long tried, long now) {
    List<Region> regions = provider.regions();
    boolean[] may = new boolean[regions.size()];
    boolean anyClosed = false;
    for (int i = 0; i < may.length; i++) {
      may[i] = (tried & 1L << i) == 0 && RegionRequest.isPossible(regions.get(i), exchange);
      anyClosed |= may[i] && !isOpen(regions.get(i), exchange, now);
    }
    long best = Long.MAX_VALUE;
    long[] p99 = new long[may.length];
    for (int i = 0; i < may.length; i++) {
      may[i] &= !anyClosed || !isOpen(regions.get(i), exchange, now);
      p99[i] = may[i] ? vitals(regions.get(i), exchange).p99(now) : Latency.UNKNOWN;
      best = p99[i] == Latency.UNKNOWN ? best : Math.min(best, p99[i]);
    }
    int conversation = Long.hashCode(exchange.call().conversation());
    int chosen = NONE;
    int chosenRank = 0;
    for (int i = 0; i < may.length; i++) {
      if (may[i] && !isClearlySlower(vitals(regions.get(i), exchange), best, now)) {
        int rank = rank(regions.get(i), conversation);
        if (chosen == NONE || rank > chosenRank) {
          chosen = i;
          chosenRank = rank;
        }
      }
    }
    return chosen;
  }

  private static boolean isClearlySlower(Vitals vitals, long best, long now) {
    long limit = best == Long.MAX_VALUE ? best : (long) (best * CLEARLY_SLOWER);
    return vitals.isSlowerThan(limit, now);
  }

  /** The highest one has the conversation, whichever others there are. */
  private static int rank(Region region, int conversation) {
    int mixed = (region.name().hashCode() * 31 + conversation) * 0x9E3779B1;
    mixed ^= mixed >>> 15;
    mixed *= 0x85EBCA6B;
    return mixed ^ mixed >>> 13;
  }

  /** Whether every region that a call may go to is open. */
  boolean areAllOpen(Provider provider, Exchange exchange, long now) {
    for (Region region : provider.regions()) {
      if (RegionRequest.isPossible(region, exchange) && !isOpen(region, exchange, now)) {
        return false;
      }
    }
    return true;
  }

  private boolean isOpen(Region region, Exchange exchange, long now) {
    Vitals key = book.ofKeyIfKnown(region.place().baseUrl());
    return key != null && key.breaker.isOpen(now) || vitals(region, exchange).breaker.isOpen(now);
  }

  private Vitals vitals(Region region, Exchange exchange) {
    return book.of(region.place().baseUrl(), exchange.call().model());
  }
}
