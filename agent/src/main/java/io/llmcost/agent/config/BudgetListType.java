package io.llmcost.agent.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All budgets; their names are unique. */
final class BudgetListType extends ListType<Budget> {

  BudgetListType() {
    super(new BudgetType(), Form.LIST);
  }

  @Override
  void check(List<Budget> budgets, Node node, String key, ReadContext in) {
    Map<String, Integer> lines = new HashMap<>();
    for (int i = 0; i < budgets.size(); i++) {
      if (budgets.get(i) == null) {
        continue;
      }
      String name = budgets.get(i).name();
      Node at = node.items.get(i);
      in.declare(ReadContext.Kind.BUDGET, name);
      Integer first = lines.put(name, at.line);
      if (first != null) {
        in.error(
            at,
            key + "[" + i + "].name",
            name + " is the name of the budget on line " + first + " too");
      }
    }
  }

  @Override
  String format(List<Budget> value) {
    return value.isEmpty() ? "[]" : value.size() + " budgets";
  }
}
