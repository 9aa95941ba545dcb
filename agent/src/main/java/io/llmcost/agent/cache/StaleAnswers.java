package io.llmcost.agent.cache;

import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Refreshes;
import io.llmcost.agent.log.Log;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Has answers made anew that were given though their time was over: one call for each at a time, a
 * few at once, and none for a while after one that gave nothing.
 */
final class StaleAnswers {

  private static final int MOST_AT_ONCE = 32;
  private static final int MOST_KNOWN = 2_000;
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Refreshes refreshes;
  private final LongSupplier nanoClock;
  private final Map<CallKey, Long> notBefore = new ConcurrentHashMap<>();
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * @param refreshes null if nothing is ever made anew
   */
  StaleAnswers(Refreshes refreshes, LongSupplier nanoClock) {
    this.refreshes = refreshes;
    this.nanoClock = nanoClock;
  }

  /** Whether a call's answer can be made anew: if not, an old one is not given. */
  boolean areFor(Exchange exchange) {
    return refreshes != null && Refreshes.areFor(exchange);
  }

  /**
   * Has an answer made anew, if that is not being done and has not just failed. Neither waits nor
   * throws.
   *
   * @param asking makes the call and keeps its answer; null in it if there is a new one already
   */
  void refresh(CallKey key, Exchange exchange, Chain asking) {
    if (!begins(key)) {
      return;
    }
    try {
      refreshes
          .again(exchange, asking)
          .whenComplete((answered, failure) -> over(key, failure == null && answered));
    } catch (RuntimeException | OutOfMemoryError e) {
      over(key, false);
      Log.warnOnce("cache:refresh", "Old answers are not made anew: " + e);
    }
  }

  private boolean begins(CallKey key) {
    long now = nanoClock.getAsLong();
    Long until = notBefore.get(key);
    if (until != null && until - now > 0) {
      return false;
    }
    if (underWay.incrementAndGet() > MOST_AT_ONCE) {
      underWay.decrementAndGet();
      return false;
    }
    if (notBefore.size() >= MOST_KNOWN) {
      notBefore.values().removeIf(time -> time - now <= 0);
    }
    boolean mine =
        until == null
            ? notBefore.putIfAbsent(key, now + LONGEST_NANOS) == null
            : notBefore.replace(key, until, now + LONGEST_NANOS);
    if (!mine) {
      underWay.decrementAndGet();
    }
    return mine;
  }

  private void over(CallKey key, boolean answered) {
    underWay.decrementAndGet();
    if (answered) {
      notBefore.remove(key);
    } else {
      notBefore.put(key, nanoClock.getAsLong() + PAUSE_NANOS);
    }
  }
}
