package io.llmcost.agent.cache;

import io.llmcost.agent.ledger.Ages;
import java.util.concurrent.atomic.LongAdder;

/** What the cache has done for one call site, or for all, in this process. Thread-safe. */
final class SiteFigures {

  /** Why something that was kept is not any more. */
  enum Removal {
    SIZE,
    EXPIRY,
    EXPLICIT,
    REPLACED
  }

  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder entries = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder[] removals = new LongAdder[Removal.values().length];
  private final Ages ages = new Ages();

  SiteFigures() {
    for (int i = 0; i < removals.length; i++) {
      removals[i] = new LongAdder();
    }
  }

  /**
   * @param ageSeconds of the answer; below 0 if that is not known
   */
  void hit(double ageSeconds) {
    hits.increment();
    ages.add(ageSeconds);
  }

  void miss() {
    misses.increment();
  }

  void kept(int weight) {
    entries.increment();
    bytes.add(weight);
  }

  void removed(int weight, Removal why) {
    entries.decrement();
    bytes.add(-weight);
    removals[why.ordinal()].increment();
  }

  long removals(Removal why) {
    return removals[why.ordinal()].sum();
  }

  /** Numbers with tabs between them, in the order of {@link CacheFigures}. */
  String line() {
    StringBuilder line = new StringBuilder();
    line.append(hits.sum()).append('\t').append(misses.sum());
    line.append('\t').append(entries.sum()).append('\t').append(bytes.sum());
    line.append('\t').append(ages.count());
    line.append('\t').append(ages.median()).append('\t').append(ages.longest());
    for (Removal why : Removal.values()) {
      line.append('\t').append(removals(why));
    }
    return line.toString();
  }
}
