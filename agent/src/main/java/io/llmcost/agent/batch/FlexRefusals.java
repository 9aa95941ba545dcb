package io.llmcost.agent.batch;

import io.llmcost.agent.gateway.Exchange;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Where, and by which model, a tier has no room at present: not asked again for half a minute, and
 * for twice as long each time that it still has none. Thread-safe; of bounded size.
 */
final class FlexRefusals {

  private static final int MOST = 1_000;
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int MOST_DOUBLINGS = 5;

  private final ConcurrentMap<String, Pause> pauses = new ConcurrentHashMap<>();

  boolean isPausing(Exchange exchange, long now) {
    Pause pause = pauses.isEmpty() ? null : pauses.get(place(exchange));
    return pause != null && now - pause.end < 0;
  }

  void refused(Exchange exchange, long now) {
    String place = place(exchange);
    Pause before = pauses.get(place);
    if (before != null && now - before.end < 0 || before == null && pauses.size() >= MOST) {
      return;
    }
    int doublings = before == null ? 0 : Math.min(MOST_DOUBLINGS, before.doublings + 1);
    pauses.put(place, new Pause(doublings, now + (FIRST_NANOS << doublings)));
  }

  void served(Exchange exchange) {
    if (!pauses.isEmpty()) {
      pauses.remove(place(exchange));
    }
  }

  private static String place(Exchange exchange) {
    return exchange.request().url().origin() + ' ' + exchange.call().model();
  }

  private static final class Pause {
    private final int doublings;
    private final long end;

    Pause(int doublings, long end) {
      this.doublings = doublings;
      this.end = end;
    }
  }
}
