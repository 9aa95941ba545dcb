package io.llmcost.agent.limit;

/**
 * What was counted within the last so long, at any moment: not more than a limit in any span of
 * that length. Kept in 600 pieces of it; what is within a piece leaves with its end. Not for
 * several threads.
 */
final class Window {

  private static final int PIECES = 600;

  private final long period;
  private final long piece;
  private final long limit;
  private final long[] counts;
  private long first = Long.MIN_VALUE;
  private long sum;

  /**
   * @param period in nanoseconds
   * @param ahead how far ahead of the present something may be counted, in nanoseconds
   */
  Window(long period, long ahead, long limit) {
    this.period = period;
    this.piece = Math.max(1, period / PIECES);
    this.limit = limit;
    this.counts = new long[PIECES + (int) (ahead / piece) + 4];
  }

  /** Whether so much more fits now; what is more than all fits where there is nothing else. */
  boolean has(long now, long amount) {
    advance(now);
    return sum == 0 || amount <= limit - sum;
  }

  /** When so much may fit, as things stand. */
  long opensAt(long now, long amount) {
    advance(now);
    long left = sum;
    for (long at = first; left > 0 && amount > limit - left; at++) {
      left -= counts[index(at)];
      if (left == 0 || amount <= limit - left) {
        return (at + 1) * piece + period;
      }
    }
    return now;
  }

  /** Counts something at a moment that is not more than the time ahead from now. */
  void add(long now, long at, long amount) {
    advance(now);
    long place = Math.max(first, Math.min(Math.floorDiv(at, piece), last()));
    counts[index(place)] += amount;
    sum += amount;
  }

  /** Takes back something that was counted at a moment. */
  void remove(long now, long at, long amount) {
    advance(now);
    long place = Math.min(Math.floorDiv(at, piece), last());
    if (place >= first) {
      long taken = Math.min(amount, counts[index(place)]);
      counts[index(place)] -= taken;
      sum -= taken;
    }
  }

  long used(long now) {
    advance(now);
    return sum;
  }

  private long last() {
    return first + counts.length - 1;
  }

  private void advance(long now) {
    long newFirst = Math.floorDiv(now - period, piece);
    if (first == Long.MIN_VALUE) {
      first = newFirst;
      return;
    }
    for (long at = first; at < newFirst && at < first + counts.length; at++) {
      sum -= counts[index(at)];
      counts[index(at)] = 0;
    }
    first = Math.max(first, newFirst);
  }

  private int index(long place) {
    return (int) Math.floorMod(place, (long) counts.length);
  }
}
