package io.llmcost.agent.limit;

import io.llmcost.agent.config.Limit;
import java.util.concurrent.TimeUnit;

/** The limits of one entry of the configuration. */
final class Quota implements Gate {

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST = 2 * SECOND;

  private final Limit limit;
  private final Window perSecond;
  private final Window perMinute;
  private final Window tokens;
  private long underWay;

  Quota(Limit limit) {
    this.limit = limit;
    this.perSecond = window(limit.requestsPerSecond(), SECOND);
    this.perMinute = window(limit.requestsPerMinute(), MINUTE);
    this.tokens = window(limit.tokensPerMinute(), MINUTE);
  }

  private static Window window(long most, long period) {
    return most == Limit.NONE ? null : new Window(period, Math.min(LONGEST, period), most);
  }

  /**
   * How long a request may be on its way before the provider counts it. Where answers come soon it
   * costs nothing to be careful.
   */
  private static long ahead(long period, Pass pass) {
    return Math.min(LONGEST, pass.isSwift ? period : period / 4);
  }

  Limit limit() {
    return limit;
  }

  @Override
  public boolean isOpen(long now, long more) {
    return (limit.concurrent() == Limit.NONE || underWay < limit.concurrent())
        && (perSecond == null || perSecond.has(now, 1))
        && (perMinute == null || perMinute.has(now, 1))
        && (tokens == null || tokens.has(now, more));
  }

  @Override
  public long opensAt(long now, long more) {
    if (limit.concurrent() != Limit.NONE && underWay >= limit.concurrent()) {
      return UNKNOWN;
    }
    long at = now;
    at = perSecond == null ? at : Math.max(at, perSecond.opensAt(now, 1));
    at = perMinute == null ? at : Math.max(at, perMinute.opensAt(now, 1));
    return tokens == null ? at : Math.max(at, tokens.opensAt(now, more));
  }

  @Override
  public void enter(long now, Pass pass) {
    underWay++;
    add(perSecond, SECOND, now, pass, 1);
    add(perMinute, MINUTE, now, pass, 1);
    add(tokens, MINUTE, now, pass, pass.tokens);
  }

  private static void add(Window window, long period, long now, Pass pass, long amount) {
    if (window != null) {
      window.add(now, now + ahead(period, pass), amount);
    }
  }

  @Override
  public void answered(long now, Pass pass, Advice advice) {
    move(perSecond, SECOND, now, pass, 1);
    move(perMinute, MINUTE, now, pass, 1);
    move(tokens, MINUTE, now, pass, pass.tokens);
  }

  // Counted as late as it may have come; now it is known that it has.
  private static void move(Window window, long period, long now, Pass pass, long amount) {
    long counted = pass.entered + ahead(period, pass);
    if (window != null && now < counted) {
      window.remove(now, counted, amount);
      window.add(now, now, amount);
    }
  }

  @Override
  public void unsent(long now, Pass pass) {
    remove(perSecond, SECOND, now, pass, 1);
    remove(perMinute, MINUTE, now, pass, 1);
    remove(tokens, MINUTE, now, pass, pass.tokens);
    pass.isSettled = true;
  }

  @Override
  public void left(Pass pass) {
    underWay--;
  }

  @Override
  public void used(long now, Pass pass, long actual) {
    if (tokens != null) {
      remove(tokens, MINUTE, now, pass, pass.tokens);
      long at = countedAt(MINUTE, pass);
      // What is long over is not counted again.
      if (at > now - MINUTE) {
        tokens.add(now, at, actual);
      }
    }
  }

  private static void remove(Window window, long period, long now, Pass pass, long amount) {
    if (window != null) {
      window.remove(now, countedAt(period, pass), amount);
    }
  }

  private static long countedAt(long period, Pass pass) {
    long latest = pass.entered + ahead(period, pass);
    return pass.isAnswered ? Math.min(latest, pass.countedAt) : latest;
  }

  @Override
  public String name() {
    return limit.name();
  }
}
