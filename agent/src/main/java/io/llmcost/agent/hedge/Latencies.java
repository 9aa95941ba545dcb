package io.llmcost.agent.hedge;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How long answers have taken lately to begin, by model and place. */
final class Latencies {

  /** Nothing is known. */
  static final long UNKNOWN = -1;

  private static final int MAX_PLACES = 1_000;

  private final Map<String, Recent> places = new ConcurrentHashMap<>();

  /** Of 20 calls 19 took no longer; {@link #UNKNOWN} while too few are known. */
  long p95(String place) {
    Recent recent = places.get(place);
    return recent == null ? UNKNOWN : recent.p95;
  }

  void took(String place, long nanos) {
    Recent recent = places.get(place);
    if (recent == null) {
      if (places.size() >= MAX_PLACES) {
        return;
      }
      recent = places.computeIfAbsent(place, any -> new Recent());
    }
    recent.add(nanos);
  }

  private static final class Recent {
    private static final int KEPT = 128;
    private static final int ENOUGH = 20;

    private final long[] nanos = new long[KEPT];
    private int count;
    private volatile long p95 = UNKNOWN;

    synchronized void add(long value) {
      nanos[count++ % KEPT] = value;
      int known = Math.min(count, KEPT);
      if (known >= ENOUGH) {
        long[] sorted = Arrays.copyOf(nanos, known);
        Arrays.sort(sorted);
        p95 = sorted[(known * 19 - 1) / 20];
      }
    }
  }
}
