package io.llmcost.agent.budget;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.ledger.LedgerPlace;
import io.llmcost.agent.ledger.LedgerReader;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.thread.AgentThread;
import java.io.File;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells a process what was spent in the windows of its budgets before it began: by all processes
 * that write to the same ledger. Off the callers' threads; until it has been read, what this
 * process has spent itself counts.
 */
final class Recall {

  private static final int FIRST_SUCCESS = 200;
  private static final int FIRST_REDIRECT = 300;

  private final Map<String, CompiledBudget> budgets = new HashMap<>();
  private final long began;

  /**
   * @param began when this process did, in milliseconds since the epoch: what comes later it counts
   *     itself
   */
  Recall(BudgetTable table, long began) {
    this.began = began;
    for (CompiledBudget budget : table.all()) {
      budgets.put(budget.budget().name(), budget);
    }
  }

  void begin(Settings settings) {
    File dir =
        settings.get(Options.LEDGER_ENABLED)
            ? LedgerPlace.of(settings.get(Options.LEDGER_DIR))
            : null;
    if (dir == null || budgets.isEmpty()) {
      return;
    }
    try {
      AgentThread.create(() -> read(dir), "llmcost-budget").start();
    } catch (Throwable e) { // OutOfMemoryError if the system has no thread left
      Log.warnOnce("budget:recall", "What was spent before is not read: " + e);
    }
  }

  void read(File dir) {
    long since = began;
    for (CompiledBudget budget : budgets.values()) {
      since = Math.min(since, budget.purses().span().startOf(began));
    }
    try {
      LedgerReader.ofBudgets(dir)
          .read(Instant.ofEpochMilli(since), Instant.ofEpochMilli(began), this::add);
    } catch (RuntimeException e) {
      Log.warnOnce("budget:recall", "What was spent before could not be read: " + e);
    }
  }

  private void add(CallRecord record) {
    Amounts spent = spent(record);
    if (spent.isNone()) {
      return;
    }
    for (String name : record.budgets()) {
      int end = name.indexOf('=');
      CompiledBudget budget = budgets.get(end < 0 ? name : name.substring(0, end));
      boolean hasKey = end >= 0;
      if (budget != null && hasKey == (budget.budget().per() != null)) {
        String key = hasKey ? name.substring(end + 1) : Purses.ALL;
        long bucket = budget.purses().span().bucketAt(record.time().toEpochMilli());
        budget.purses().get(key, began).add(bucket, spent);
      }
    }
  }

  /** Of an answer that the cache gave nothing was bought. */
  private static Amounts spent(CallRecord record) {
    long calls = 0;
    for (CallRecord.Attempt attempt : record.attempts()) {
      if (attempt.status() >= FIRST_SUCCESS && attempt.status() < FIRST_REDIRECT
          || attempt.setback().estimatedUsd() != null) {
        calls++;
      }
    }
    BigDecimal usd = record.costUsd() == null ? BigDecimal.ZERO : record.costUsd();
    if (record.sideCostUsd() != null) {
      usd = usd.add(record.sideCostUsd());
    }
    long tokens = record.usage().prompt() + record.usage().output() + record.usage().audioOutput();
    return new Amounts(Amounts.nano(usd, RoundingMode.HALF_UP), calls == 0 ? 0 : tokens, calls);
  }
}
