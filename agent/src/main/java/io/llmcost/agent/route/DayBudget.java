package io.llmcost.agent.route;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.SideCall;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.price.DaySum;
import java.math.BigDecimal;

/** What the agent may spend in a day (UTC) on requests of its own. Thread-safe. */
final class DayBudget {

  private final Costs costs;
  private final DaySum sum = new DaySum();

  DayBudget(Costs costs) {
    this.costs = costs;
  }

  /** Whether a model may be asked. Not one without a price: nobody could say what was spent. */
  boolean hasLeft(String provider, String model, Settings settings) {
    if (costs.usd(provider, model, TokenUsage.of(TokenUsage.Source.ESTIMATED, 1, 1)) == null) {
      Log.warnOnce(
          "shadow:price:" + model,
          "Answers are not compared with those of "
              + model
              + " (shadow), which has no price: give it one under models or prices.files");
      return false;
    }
    return sum.isBelow(settings.get(Options.SHADOW_MAX_USD_PER_DAY));
  }

  /** Counts what an answer has cost. */
  void spent(SideCall answered, String model, Settings settings) {
    BigDecimal cost =
        answered.response().isSuccess()
            ? costs.usd(answered.provider(), model, answered.usage())
            : BigDecimal.ZERO;
    if (cost == null || sum.add(cost).compareTo(settings.get(Options.SHADOW_MAX_USD_PER_DAY)) < 0) {
      return;
    }
    Log.warnOnce(
        "shadow:budget:" + DaySum.today(),
        "No more answers are compared today (shadow.max_usd_per_day)");
  }
}
