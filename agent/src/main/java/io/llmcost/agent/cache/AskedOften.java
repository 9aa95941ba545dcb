package io.llmcost.agent.cache;

/**
 * About how often keys were asked for lately: up to 15 times, in 128 KB whatever there is of them.
 * Counts that threads lose to each other are not missed; what is long ago counts half, and half
 * again.
 */
final class AskedOften {

  private static final int BITS = 17;
  private static final int PROBES = 3;
  private static final int MOST = 15;

  private final byte[] counts = new byte[1 << BITS];
  private int sinceHalved;

  /**
   * Counts one time.
   *
   * @param period after how many times all counts are halved
   */
  void asked(CallKey key, int period) {
    int least = count(key);
    if (least < MOST) {
      for (int probe = 0; probe < PROBES; probe++) {
        int place = place(key, probe);
        // What others have counted there is left alone.
        if (counts[place] == least) {
          counts[place]++;
        }
      }
    }
    if (++sinceHalved > period) {
      sinceHalved = 0;
      for (int i = 0; i < counts.length; i++) {
        counts[i] >>= 1;
      }
    }
  }

  /** 0 to 15; too high rather than too low. */
  int count(CallKey key) {
    int least = MOST;
    for (int probe = 0; probe < PROBES; probe++) {
      least = Math.min(least, counts[place(key, probe)]);
    }
    return least;
  }

  // A key is a SHA-256: any of its bits will do.
  private static int place(CallKey key, int probe) {
    return (int) (key.bits() >>> probe * BITS) & (1 << BITS) - 1;
  }
}
