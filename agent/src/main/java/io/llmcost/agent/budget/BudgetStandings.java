package io.llmcost.agent.budget;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** How far budgets are used up, by the ledger, for people. */
public final class BudgetStandings {

  private BudgetStandings() {}

  /**
   * A line for each purse from which something was spent in the window that is open.
   *
   * @param ledger the directory
   * @param now milliseconds since the epoch
   * @return empty if there are no budgets
   */
  public static List<String> of(Settings settings, File ledger, long now) {
    List<String> lines = new ArrayList<>();
    if (settings.get(Options.BUDGETS).isEmpty()) {
      return lines;
    }
    BudgetTable table = new BudgetTable(settings.get(Options.BUDGETS));
    new Recall(table, now).read(ledger);
    for (CompiledBudget budget : table.all()) {
      TreeMap<String, Purse> purses = new TreeMap<>(budget.purses().all(now));
      for (Purse purse : purses.values()) {
        lines.add(
            purse.name()
                + ": "
                + Wording.standing(purse.total(now), budget.caps().limit)
                + " ("
                + budget.budget().window()
                + ")");
      }
    }
    return lines;
  }
}
