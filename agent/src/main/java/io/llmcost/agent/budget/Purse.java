package io.llmcost.agent.budget;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The money of one budget, or of one of those that a budget has a purse for each. Lock-free: every
 * step is one exchange of the {@link Balance}.
 */
final class Purse {

  private final String name;
  private final Span span;
  private final AtomicReference<Balance> balance;
  private final long began;
  private volatile Amounts others = Amounts.NONE;
  private volatile Share share;
  private final AtomicLong warnedIn = new AtomicLong(Long.MIN_VALUE);

  /**
   * @param name as the ledger names it
   * @param now in milliseconds since the epoch
   */
  Purse(String name, Span span, long now) {
    this.name = name;
    this.span = span;
    this.began = span.bucketAt(now);
    this.balance = new AtomicReference<>(Balance.empty(began, span.buckets()));
  }

  String name() {
    return name;
  }

  Span span() {
    return span;
  }

  /** What this process may set aside in all of the window, from now on. */
  void capAt(Amounts cap) {
    balance.updateAndGet(current -> current.cappedAt(cap));
  }

  /**
   * Lets go of what may be set aside beyond a little more than what is.
   *
   * @return the balance after that: what is spent, and its new cap
   */
  Balance giveBack(long now, Amounts keep) {
    long bucket = span.bucketAt(now);
    return balance.updateAndGet(current -> keeping(keep, current.at(bucket)));
  }

  private static Balance keeping(Amounts keep, Balance current) {
    return current.cappedAt(current.cap().atMost(current.total().plus(keep)));
  }

  /** What this process may set aside in all. */
  Amounts cap() {
    return balance.get().cap();
  }

  /** What other processes have spent or set aside, as far as that is known. */
  Amounts others() {
    return others;
  }

  void others(Amounts amounts) {
    others = amounts;
  }

  /** This process's part of what several share; null if there are no others. */
  Share share() {
    return share;
  }

  void share(Share newShare) {
    share = newShare;
  }

  /** What all processes have spent or set aside, as far as that is known. */
  Amounts standing(long now) {
    return total(now).plus(others);
  }

  /** What this process has spent or set aside in the window. */
  Amounts total(long now) {
    return balance.get().at(span.bucketAt(now)).total();
  }

  /**
   * Sets something aside.
   *
   * @param closedAt nothing is set aside once one of these is reached
   * @param limit what all that is set aside or spent has to fit
   * @return null if it does not
   */
  Hold reserve(long now, Amounts wanted, Amounts closedAt, Amounts limit) {
    long bucket = span.bucketAt(now);
    while (true) {
      Balance before = balance.get();
      Balance current = before.at(bucket);
      if (current.total().reaches(closedAt) || !current.allows(wanted, limit)) {
        return null;
      }
      // The clock may have been set back: what is set aside belongs to a bucket that is there.
      long into = Math.max(bucket, current.newest());
      if (balance.compareAndSet(before, current.plus(into, wanted))) {
        return new Hold(this, into, wanted);
      }
    }
  }

  /** Counts what is sent whatever the limit is. */
  Hold count(long now, Amounts amounts) {
    long bucket = span.bucketAt(now);
    Balance after = balance.updateAndGet(current -> counting(current.at(bucket), amounts));
    return new Hold(this, after.newest(), amounts);
  }

  private static Balance counting(Balance current, Amounts amounts) {
    return current.plus(current.newest(), amounts);
  }

  /** Whether its window, a part of the calendar, was over at a time. */
  boolean isOver(long millis) {
    return span.buckets() == 1 && span.bucketAt(millis) > began;
  }

  /** Adds to what was spent at a time, if that is in the window still. */
  void add(long bucket, Amounts change) {
    while (true) {
      Balance before = balance.get();
      Balance after = before.plus(bucket, change);
      if (after == before || balance.compareAndSet(before, after)) {
        return;
      }
    }
  }

  /** Whether a warning is due: once for each window. */
  boolean isToWarn(long now) {
    long start = span.windowAt(now);
    long warned = warnedIn.get();
    return warned != start && warnedIn.compareAndSet(warned, start);
  }

  /** Nobody else has a say any more, if it was that share by which they had. */
  void leave(Share old) {
    if (share == old) {
      share = null;
      others = Amounts.NONE;
      capAt(Amounts.ENDLESS);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
