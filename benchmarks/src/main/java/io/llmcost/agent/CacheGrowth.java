package io.llmcost.agent;

import io.llmcost.it.apps.Meter;
import java.io.IOException;

/**
 * What a hit costs with so many answers in the cache: {@code CacheGrowth ENTRIES WARM_UP ROUNDS
 * CALLS_PER_ROUND}.
 */
public final class CacheGrowth {

  private CacheGrowth() {}

  public static void main(String[] args) throws IOException {
    FilledCache cache = new FilledCache(Integer.parseInt(args[0]), "{ enabled: false }");
    int[] next = new int[1];
    Meter.of(args, 1).print("", () -> cache.hit(next[0]++));
    System.exit(0);
  }
}
