package io.llmcost.agent.budget;

import io.llmcost.agent.config.Budget;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The purses of one budget: one, or one for each of its call sites, tenants and so on. With a part
 * of the calendar they are thrown away when it is over.
 */
final class Purses {

  /** So many different ones; the rest share {@link #OTHERS}. */
  static final int MAX = 10_000;

  /** The key of the one purse of a budget that has one only. */
  static final String ALL = "";

  static final String OTHERS = "(others)";

  private final String budget;
  private final Span span;
  private volatile Generation generation = new Generation(Long.MIN_VALUE);

  Purses(Budget budget) {
    this.budget = budget.name();
    this.span = Span.of(budget.window(), budget.zone());
  }

  Span span() {
    return span;
  }

  /** How the ledger names a purse. */
  String nameOf(String key) {
    return key.equals(ALL) ? budget : budget + '=' + key;
  }

  Purse get(String key, long now) {
    Map<String, Purse> purses = at(now).purses;
    Purse known = purses.get(key);
    if (known != null) {
      return known;
    }
    String counted = purses.size() < MAX ? key : OTHERS;
    return purses.computeIfAbsent(counted, name -> new Purse(nameOf(name), span, now));
  }

  /** Those from which something was spent, by their keys. */
  Map<String, Purse> all(long now) {
    return at(now).purses;
  }

  private Generation at(long now) {
    long started = span.buckets() == 1 ? span.bucketAt(now) : 0;
    Generation current = generation;
    return current.started >= started ? current : next(started);
  }

  private synchronized Generation next(long started) {
    if (generation.started < started) {
      generation = new Generation(started);
    }
    return generation;
  }

  private static final class Generation {
    final long started;
    final Map<String, Purse> purses = new ConcurrentHashMap<>();

    Generation(long started) {
      this.started = started;
    }
  }
}
