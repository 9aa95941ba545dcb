package io.llmcost.agent.budget;

import io.llmcost.agent.config.Budget;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.redis.RedisError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What one process may spend of a purse that several share. One question is under way at most, so
 * answers come in the order of what they answer; what is given back is taken from the purse before
 * Redis hears of it.
 */
final class Share {

  private static final long LEASE_NANOS = TimeUnit.MILLISECONDS.toNanos(LeaseScript.LEASE_MILLIS);
  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);
  private static final long HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);

  /** So long without a call, and what was granted beyond what is spent is given back. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final int REPLY_LENGTH = 11;

  private final SharedBudgets shared;
  private final String key;
  private final Purse purse;
  private volatile CompiledBudget budget;
  private final long window;
  private Question underWay;
  private Amounts waiting = Amounts.NONE;
  private volatile boolean known;
  private volatile boolean heals;
  private volatile boolean fallenBack;
  private volatile boolean heard;
  private volatile long validUntil = System.nanoTime();
  private volatile long lastUse = System.nanoTime();
  private volatile Amounts free = Amounts.NONE;

  Share(SharedBudgets shared, String key, Purse purse, CompiledBudget budget) {
    this.shared = shared;
    this.key = key;
    this.purse = purse;
    this.budget = budget;
    this.window =
        budget.budget().window().length() == null
            ? 0
            : budget.budget().window().length().toMillis();
    purse.capAt(Amounts.NONE);
  }

  /** Whether it is shared with those. */
  boolean isOf(SharedBudgets others) {
    return shared == others;
  }

  /** The purse is this process's own again. */
  synchronized void leave() {
    purse.leave(this);
  }

  /** The limit may have been changed. */
  void rule(CompiledBudget newBudget) {
    budget = newBudget;
  }

  /**
   * Sets something aside, out of what was granted, or will be in the time that a call may wait.
   *
   * @param closedAt nothing is set aside once all processes together reach one of these
   * @param limit what all that is set aside or spent by all processes has to fit
   * @return null if it does not
   */
  Hold reserve(long now, Amounts wanted, Amounts closedAt, Amounts limit) {
    lastUse = System.nanoTime();
    Hold hold = isValid() ? granted(now, wanted, closedAt, limit) : null;
    if (hold != null || isBeyond(now, wanted, closedAt, limit)) {
      return hold;
    }
    waits(wanted);
    try {
      return reserveAsking(now, wanted, closedAt, limit);
    } finally {
      waits(Amounts.NONE.minus(wanted));
    }
  }

  private Hold reserveAsking(long now, Amounts wanted, Amounts closedAt, Amounts limit) {
    long deadline = lastUse + shared.waitNanos();
    while (true) {
      Question question = ask(now);
      if (question == null
          || !shared.redis().await(question.answer, deadline)
          || !question.answer.getNow(false)
          || heals) {
        return withoutRedis(now, wanted, closedAt, limit);
      }
      Hold hold = granted(now, wanted, closedAt, limit);
      // Else another call has taken it, or this one came too late to be asked for.
      if (hold != null
          || !question.need.fits(purse.cap())
          || isBeyond(now, wanted, closedAt, limit)) {
        return hold;
      }
    }
  }

  private synchronized void waits(Amounts more) {
    waiting = waiting.plus(more);
  }

  /** Whether not even all that could be granted would do. */
  private boolean isBeyond(long now, Amounts wanted, Amounts closedAt, Amounts limit) {
    Amounts standing = purse.standing(now);
    return standing.reaches(closedAt) || !standing.plus(wanted).fits(limit);
  }

  private Hold granted(long now, Amounts wanted, Amounts closedAt, Amounts limit) {
    Amounts others = purse.others();
    return purse.reserve(now, wanted, closedAt.leftOf(others), limit.leftOf(others));
  }

  private boolean isValid() {
    return System.nanoTime() - validUntil < 0;
  }

  /** As the configuration says: what was granted only, or this process's part of what was left. */
  private Hold withoutRedis(long now, Amounts wanted, Amounts closedAt, Amounts limit) {
    if (budget.budget().whenUnknown() == Budget.WhenUnknown.CLOSED) {
      return closed(now, wanted, closedAt, limit);
    }
    fallBack();
    return granted(now, wanted, closedAt, limit);
  }

  /**
   * A process that has just begun does with a slice, as it would be granted, for its first moment.
   */
  private Hold closed(long now, Amounts wanted, Amounts closedAt, Amounts limit) {
    if (heard ? !isValid() : !shared.redis().isStarting()) {
      return null;
    }
    beginOnTrust();
    return granted(now, wanted, closedAt, limit);
  }

  private synchronized void beginOnTrust() {
    if (!heard) {
      purse.capAt(budget.caps().block.dividedBy(LeaseScript.SLICES));
    }
  }

  private synchronized void fallBack() {
    if (!fallenBack) {
      fallenBack = true;
      Amounts left = heard ? free : budget.caps().block;
      purse.capAt(purse.cap().plus(left.dividedBy(shared.processes())));
      Log.warnOnce(
          "budget:alone:" + budget.budget().name(),
          "Redis does not answer: of the budget "
              + budget.budget().name()
              + " this process spends its share of what was left (when_unknown: open)");
    }
  }

  private static final class Question {
    final CompletableFuture<Boolean> answer = new CompletableFuture<>();
    final Amounts need;

    Question(Amounts need) {
      this.need = need;
    }
  }

  /**
   * The question that is under way, or a new one, for all calls that wait; null if Redis does not
   * answer.
   */
  private synchronized Question ask(long now) {
    if (!shared.redis().isAnswering()) {
      return null;
    }
    if (underWay != null) {
      return underWay;
    }
    Amounts spent = purse.total(now);
    Amounts kept = fallenBack ? spent : purse.cap();
    return send(spent, spent.plus(waiting).atLeast(kept), true);
  }

  /** Says what is spent; what is not needed is given back first. */
  synchronized void report(long now) {
    if (underWay != null || shared.isLeft()) {
      return;
    }
    boolean idle = System.nanoTime() - lastUse > IDLE_NANOS;
    tell(now, idle ? nothing() : budget.caps().block.dividedBy(LeaseScript.SLICES));
  }

  private Amounts nothing() {
    return budget.caps().block.leftOf(budget.caps().block);
  }

  /** What Redis hears that is given back is no longer in the purse. */
  private Question tell(long now, Amounts keep) {
    Balance after = purse.giveBack(now, keep);
    return send(after.total(), after.cap().atLeast(after.total()), false);
  }

  /** The last word of a process that ends: what it has spent, and nothing granted. */
  void handBack(long now, long deadline) {
    Question before;
    synchronized (this) {
      before = underWay;
    }
    if (before != null && !shared.redis().await(before.answer, deadline)) {
      return;
    }
    Question last;
    synchronized (this) {
      if (!shared.redis().isAnswering()) {
        return;
      }
      Amounts spent = purse.total(now);
      last = shared.isLeft() ? send(spent, spent, false) : tell(now, nothing());
    }
    shared.redis().await(last.answer, deadline);
  }

  private Question send(Amounts spent, Amounts need, boolean slice) {
    long sentAt = System.nanoTime();
    Question question = new Question(need);
    underWay = question;
    shared
        .redis()
        .eval(LeaseScript.TEXT, key, arguments(spent, need, slice))
        .whenComplete((reply, failure) -> answered(reply, failure, sentAt, question));
    return question;
  }

  private List<String> arguments(Amounts spent, Amounts need, boolean slice) {
    List<String> arguments = new ArrayList<>(18);
    arguments.add(shared.process());
    arguments.add(known ? "1" : "0");
    arguments.add(slice ? "1" : "0");
    arguments.add(String.valueOf(LeaseScript.GONE_MILLIS));
    arguments.add(String.valueOf(window));
    arguments.add(String.valueOf(window == 0 ? 32 * DAY_MILLIS : window * 2));
    add(arguments, spent);
    add(arguments, need);
    add(arguments, fallenBack ? spent : purse.cap());
    add(arguments, budget.caps().block);
    return arguments;
  }

  private static void add(List<String> arguments, Amounts amounts) {
    for (long amount : new long[] {amounts.nanoUsd, amounts.tokens, amounts.calls}) {
      arguments.add(amount == Amounts.UNLIMITED ? "-1" : String.valueOf(Math.max(0, amount)));
    }
  }

  /** On Redis's thread. */
  private void answered(Object reply, Throwable failure, long sentAt, Question question) {
    boolean good = failure == null && reply instanceof List;
    try {
      if (good) {
        take((List<?>) reply, sentAt);
      } else if (failure instanceof RedisError) {
        Log.warnOnce("budget:redis", "Redis does not share budgets: " + failure.getMessage());
      }
    } catch (RuntimeException e) {
      good = false;
      Log.warnOnce("budget:redis", "Redis does not share budgets: " + e);
    }
    synchronized (this) {
      underWay = null;
    }
    question.answer.complete(good);
  }

  private synchronized void take(List<?> reply, long sentAt) {
    if (shared.isLeft()) {
      return;
    }
    if (reply.size() != REPLY_LENGTH) {
      throw new IllegalStateException("not an answer to what was asked");
    }
    Amounts granted = amounts(reply, 2);
    heals = number(reply, 0) != 0;
    shared.processes(1 + (int) number(reply, 1));
    if (!heals) {
      free = budget.caps().block.leftOf(amounts(reply, 5)).leftOf(granted);
    }
    purse.others(amounts(reply, 8));
    if (!heals || !fallenBack) {
      purse.capAt(granted);
      fallenBack = false;
    }
    known = true;
    heard = true;
    validUntil = sentAt + LEASE_NANOS;
  }

  private static Amounts amounts(List<?> reply, int from) {
    return new Amounts(number(reply, from), number(reply, from + 1), number(reply, from + 2));
  }

  private static long number(List<?> reply, int index) {
    long number = (Long) reply.get(index);
    return number < 0 ? Amounts.UNLIMITED : number;
  }

  /** Whether its window is over for good. */
  boolean isOver(long now) {
    return purse.isOver(now - HOUR_MILLIS);
  }
}
