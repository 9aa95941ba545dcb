package io.llmcost.agent.compress;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long nobody asks a model that has failed: ten seconds after the first time, twice as long
 * after each further one, an hour at most. Thread-safe.
 */
final class SummaryPause {

  private static final long FIRST = TimeUnit.SECONDS.toNanos(10);
  private static final long LONGEST = TimeUnit.HOURS.toNanos(1);

  private final LongSupplier nanoClock;
  private long length;
  private long since;

  SummaryPause(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  synchronized boolean isOn() {
    return length > 0 && nanoClock.getAsLong() - since < length;
  }

  synchronized void failed() {
    length = length == 0 ? FIRST : Math.min(LONGEST, 2 * length);
    since = nanoClock.getAsLong();
  }

  synchronized void worked() {
    length = 0;
  }
}
