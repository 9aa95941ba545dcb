package io.llmcost.agent.compress;

import java.util.concurrent.TimeUnit;

/** How often something came again, and how soon. Thread-safe. */
final class Recurrence {

  private static final long MINUTES = TimeUnit.MINUTES.toMillis(5);
  private static final long HOUR = TimeUnit.HOURS.toMillis(1);

  private long last = -1;
  private long keptUntil = -1;
  private int calls;
  private int withinMinutes;
  private int withinHour;

  /** It came; gives how it did before that. */
  synchronized Seen came(long now) {
    if (last >= 0) {
      calls++;
      found(now - last);
    }
    last = now;
    return seen();
  }

  /** Something that came so long ago was found again. */
  synchronized void found(long gap) {
    withinMinutes += gap <= MINUTES ? 1 : 0;
    withinHour += gap <= HOUR ? 1 : 0;
  }

  /** One more that may be found again. */
  synchronized void counted() {
    calls++;
  }

  /** It was to be kept for so long. */
  synchronized void kept(long now, String time) {
    keptUntil = now + (time.equals(CacheMarkPlan.HOUR) ? HOUR : MINUTES);
  }

  /** Whether it was to be kept until now at least. */
  synchronized boolean isKept(long now) {
    return keptUntil >= now;
  }

  synchronized long last() {
    return last;
  }

  synchronized Seen seen() {
    return new Seen(calls, withinMinutes, withinHour);
  }

  /** What was seen up to one moment. */
  static final class Seen {

    /** One that was not seen counts half: little is known of what has come twice. */
    private static final double DOUBT = .5;

    private final int calls;
    private final int withinMinutes;
    private final int withinHour;

    private Seen(int calls, int withinMinutes, int withinHour) {
      this.calls = calls;
      this.withinMinutes = withinMinutes;
      this.withinHour = withinHour;
    }

    /** The share, 0 to 1, that comes again within five minutes. */
    double withinMinutes() {
      return withinMinutes / (calls + DOUBT);
    }

    /** The share, 0 to 1, that comes again within an hour. */
    double withinHour() {
      return withinHour / (calls + DOUBT);
    }
  }
}
