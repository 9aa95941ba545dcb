package io.llmcost.agent.budget;

import io.llmcost.agent.config.Budget;
import io.llmcost.agent.gateway.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The budgets of one configuration, compiled. Purses outlive it: what was spent is still spent when
 * a limit is changed. A budget whose window, zone or {@code per} is another one begins anew.
 */
final class BudgetTable {

  private final List<Budget> source;
  private final List<CompiledBudget> budgets = new ArrayList<>();
  private final Map<String, Purses> known;

  BudgetTable(List<Budget> source) {
    this(source, new ConcurrentHashMap<>());
  }

  private BudgetTable(List<Budget> source, Map<String, Purses> known) {
    this.source = source;
    this.known = known;
    for (Budget budget : source) {
      budgets.add(
          new CompiledBudget(
              budget, known.computeIfAbsent(identity(budget), name -> new Purses(budget))));
    }
  }

  private static String identity(Budget budget) {
    return budget.name()
        + '\n'
        + budget.window()
        + '\n'
        + budget.zone()
        + '\n'
        + Objects.toString(budget.per());
  }

  /** Whether this was made from that very list. */
  boolean isOf(List<Budget> list) {
    return source == list;
  }

  /** The table of another configuration, with the same purses. */
  BudgetTable of(List<Budget> list) {
    return new BudgetTable(list, known);
  }

  List<CompiledBudget> all() {
    return budgets;
  }

  /** What a call draws on; null if no budget is for it. */
  List<Draw> drawsOf(Exchange exchange) {
    List<Draw> draws = null;
    for (CompiledBudget budget : budgets) {
      for (String key : budget.keys(exchange)) {
        if (draws == null) {
          draws = new ArrayList<>(2);
        }
        draws.add(new Draw(budget, key));
      }
    }
    return draws;
  }
}
