package io.llmcost.agent.config;

/** At which share of its limit a budget does what. */
final class BudgetActionsType extends StructType<Budget.Actions> {

  private final Field<Double> warn =
      optional("warn", new ShareType(), "A line in the log, once in a window.");
  private final Field<Double> downgrade =
      optional(
          "downgrade",
          new ShareType(),
          "Routes whose `when.budget` names this budget hold, and they only then.");
  private final Field<Double> cacheOnly =
      optional(
          "cache_only",
          new ShareType(),
          "No call is sent any more; one that the cache can answer is answered, the others get the"
              + " error of `block`.");
  private final Field<Double> block =
      optional(
          "block",
          new ShareType(),
          "No call is sent that would take what is spent and under way beyond this: the application"
              + " gets status 429, `insufficient_quota`.");

  BudgetActionsType() {
    super("budget-at");
  }

  @Override
  Budget.Actions build(String name, Values values, ReadContext in) {
    double least = 0;
    for (Field<?> field : fields()) {
      @SuppressWarnings("unchecked") // all fields are shares
      Double share = values.get((Field<Double>) field, null);
      if (share != null && share < least) {
        in.error(
            values.nodeOf(field),
            values.keyOf(field),
            "comes after a larger share: expected warn, downgrade, cache_only and block in ascending"
                + " order");
      }
      least = share == null ? least : share;
    }
    return new Budget.Actions(
        values.get(warn, Double.NaN),
        values.get(downgrade, Double.NaN),
        values.get(cacheOnly, Double.NaN),
        values.get(block, Double.NaN));
  }
}
