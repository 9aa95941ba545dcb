package io.llmcost.agent.route;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.SideCall;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.log.Log;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;

/** What the agent may spend in a day (UTC) on requests of its own. Thread-safe. */
final class DayBudget {

  private final Costs costs;
  private long day;
  private BigDecimal spent = BigDecimal.ZERO;

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
    return isBelow(settings.get(Options.SHADOW_MAX_USD_PER_DAY));
  }

  private synchronized boolean isBelow(BigDecimal most) {
    turnPage();
    return spent.compareTo(most) < 0;
  }

  /** Counts what an answer has cost. */
  void spent(SideCall answered, String model, Settings settings) {
    BigDecimal cost =
        answered.response().isSuccess()
            ? costs.usd(answered.provider(), model, answered.usage())
            : BigDecimal.ZERO;
    if (cost == null || add(cost).compareTo(settings.get(Options.SHADOW_MAX_USD_PER_DAY)) < 0) {
      return;
    }
    Log.warnOnce(
        "shadow:budget:" + TimeUnit.MILLISECONDS.toDays(System.currentTimeMillis()),
        "No more answers are compared today (shadow.max_usd_per_day)");
  }

  private synchronized BigDecimal add(BigDecimal cost) {
    turnPage();
    spent = spent.add(cost);
    return spent;
  }

  private void turnPage() {
    long today = TimeUnit.MILLISECONDS.toDays(System.currentTimeMillis());
    if (today != day) {
      day = today;
      spent = BigDecimal.ZERO;
    }
  }
}
