package io.llmcost.agent.budget;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import java.io.File;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** How far budgets are used up, by the ledger. */
public final class BudgetStandings {

  private BudgetStandings() {}

  /**
   * Each purse from which something was spent in the window that is open.
   *
   * @param ledger the directory
   * @param now milliseconds since the epoch
   * @return empty if there are no budgets
   */
  public static List<Standing> of(Settings settings, File ledger, long now) {
    List<Standing> standings = new ArrayList<>();
    if (settings.get(Options.BUDGETS).isEmpty()) {
      return standings;
    }
    BudgetTable table = new BudgetTable(settings.get(Options.BUDGETS));
    new Recall(table, now).read(ledger);
    for (CompiledBudget budget : table.all()) {
      TreeMap<String, Purse> purses = new TreeMap<>(budget.purses().all(now));
      for (Purse purse : purses.values()) {
        standings.add(
            new Standing(
                purse.name(),
                budget.budget().window().toString(),
                purse.total(now),
                budget.caps().limit));
      }
    }
    return standings;
  }

  /** One purse. */
  public static final class Standing {
    private final String name;
    private final String window;
    private final Amounts spent;
    private final Amounts limit;

    private Standing(String name, String window, Amounts spent, Amounts limit) {
      this.name = name;
      this.window = window;
      this.spent = spent;
      this.limit = limit;
    }

    public String name() {
      return name;
    }

    /** As it is configured. */
    public String window() {
      return window;
    }

    public BigDecimal spentUsd() {
      return Amounts.usd(spent.nanoUsd);
    }

    public long tokens() {
      return spent.tokens;
    }

    public long calls() {
      return spent.calls;
    }

    /** Null if it is not limited. */
    public BigDecimal limitUsd() {
      return limit.nanoUsd == Amounts.UNLIMITED ? null : Amounts.usd(limit.nanoUsd);
    }

    /** Null if they are not limited. */
    public Long limitTokens() {
      return limit.tokens == Amounts.UNLIMITED ? null : limit.tokens;
    }

    /** Null if they are not limited. */
    public Long limitCalls() {
      return limit.calls == Amounts.UNLIMITED ? null : limit.calls;
    }

    /** For people. */
    @Override
    public String toString() {
      return name + ": " + Wording.standing(spent, limit) + " (" + window + ")";
    }
  }
}
