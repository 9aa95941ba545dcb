package io.llmcost.agent.limit;

import java.util.concurrent.TimeUnit;

/**
 * How much a provider still lets through, by what its answers say. It fills by and by where the
 * provider's does, and at once where that is renewed at a moment: the slowest refill that headers
 * have implied so far is believed, and the moment that they name.
 */
final class Level {

  private static final long USUAL_RESET = TimeUnit.MINUTES.toNanos(1);

  /** Requests do not arrive as evenly as they are sent. */
  private static final double CAUTION = .95;

  /** What is full does not fill before the first request has come. */
  private static final long UNDER_WAY = TimeUnit.MILLISECONDS.toNanos(250);

  /** How much faster than the slowest a speed is that speaks against filling by and by. */
  private static final double ODD = 2;

  private boolean isKnown;
  private double limit;
  private double level;
  private double perNano;
  private double mostPerNano;
  private long at;
  private long fullAt;
  private final Underway underway = new Underway();
  private boolean isSwift = true;
  private double told;

  /** What was known when a request was sent. Immutable. */
  static final class Mark {

    /** All that answers had told of. */
    private final double told;

    /** What was to remain then; not a number if that was not known. */
    private final double foreseen;

    private Mark(double told, double foreseen) {
      this.told = told;
      this.foreseen = foreseen;
    }
  }

  boolean has(long now, double amount) {
    return !isKnown || available(now) >= Math.min(amount, limit);
  }

  // What is on its way may come to the provider at any moment, all of it at once.
  private double available(long now) {
    double onItsWay = underway.atMost(now, ahead());
    return Math.min(filled(now), Math.max(0, limit - onItsWay));
  }

  // Where answers come soon it costs nothing to be careful.
  private long ahead() {
    double period = perNano > 0 ? limit / perNano : USUAL_RESET;
    return (long) Math.min(Underway.LONGEST, isSwift ? period : period / 4);
  }

  private double filled(long now) {
    return now >= fullAt ? limit : Math.min(limit, level + perNano * Math.max(0, now - at));
  }

  long opensAt(long now, double amount) {
    if (has(now, amount)) {
      return now;
    }
    double missing = Math.min(amount, limit) - filled(now);
    if (missing <= 0) {
      return Gate.UNKNOWN;
    }
    long from = later(at, now);
    double nanos = perNano > 0 ? Math.ceil(missing / perNano) : Double.MAX_VALUE;
    return nanos < fullAt - from ? from + (long) nanos + 1 : fullAt;
  }

  /**
   * @param swift whether answers have come within a moment lately
   */
  Mark take(long now, double amount, boolean swift) {
    isSwift = swift;
    underway.sent(now, amount);
    if (isKnown) {
      boolean full = now >= fullAt;
      level = filled(now) - amount;
      at = full ? now + UNDER_WAY : later(at, now);
      fullAt = full ? now + USUAL_RESET : now + untilFull(fullAt - now);
    }
    return new Mark(told, isKnown ? level : Double.NaN);
  }

  private static long later(long one, long other) {
    return one - other > 0 ? one : other;
  }

  void giveBack(double amount) {
    underway.answered(amount);
    level += amount;
  }

  /**
   * An answer has come; what was set aside for it is counted by the provider now.
   *
   * @param mark of its request
   */
  void told(long now, double amount, Mark mark, Advice.Count count) {
    underway.answered(amount);
    double meanwhile = told - mark.told;
    told += amount;
    if (count == null || count.limit <= 0) {
      return;
    }
    if (!isKnown || limit != count.limit) {
      perNano = 0;
      mostPerNano = 0;
    }
    if (limit == count.limit && count.remaining > mark.foreseen) {
      underway.found(count.remaining - mark.foreseen);
    }
    double missing = count.limit - count.remaining;
    if (missing > 0 && count.resetNanos > 0) {
      double implied = CAUTION * missing / count.resetNanos;
      perNano = perNano == 0 ? implied : Math.min(perNano, implied);
      mostPerNano = Math.max(mostPerNano, implied);
    }
    // Of what is under way, and of what was answered while this was, the provider may have counted
    // anything from nothing to all by then: answers come in another order than requests.
    double least = count.remaining - underway.unanswered() - meanwhile;
    double own = isKnown ? filled(now) : least;
    at = isKnown ? later(at, now) : now;
    isKnown = true;
    limit = count.limit;
    level = Math.max(least, Math.min(own, count.remaining));
    long reset = count.resetNanos > 0 ? count.resetNanos : missing > 0 ? USUAL_RESET : 0;
    fullAt = now + (level < count.remaining ? untilFull(reset) : reset);
  }

  /**
   * What is taken moves the moment at which what fills by and by is full, and not that at which all
   * is renewed: there, headers imply another speed each time.
   */
  private long untilFull(long told) {
    if (perNano > 0 && mostPerNano > ODD * perNano) {
      return told;
    }
    double refill = perNano > 0 ? (limit - level) / perNano : Double.MAX_VALUE;
    return (long) Math.max(told, Math.min(refill, Math.max(told, USUAL_RESET)));
  }
}
