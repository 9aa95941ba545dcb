package io.llmcost.agent.budget;

/** That a call is paid from one purse of a budget. */
final class Draw {

  private final CompiledBudget budget;
  private final String key;

  Draw(CompiledBudget budget, String key) {
    this.budget = budget;
    this.key = key;
  }

  CompiledBudget budget() {
    return budget;
  }

  /** The purse as it is now: with a new window comes a new one. */
  Purse purse(long now) {
    return budget.purses().get(key, now);
  }

  /** As the ledger names it. */
  String name() {
    return budget.purses().nameOf(key);
  }
}
