package io.llmcost.agent.compress;

import io.llmcost.agent.config.Model;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.price.DaySum;
import java.math.BigDecimal;

/** What summaries may cost in a day. Thread-safe. */
final class SummaryPurse {

  private final CacheRates rates;
  private final DaySum sum = new DaySum();

  SummaryPurse(CacheRates rates) {
    this.rates = rates;
  }

  boolean hasLeft(Settings settings) {
    boolean left = sum.isBelow(settings.get(Options.COMPRESS_SUMMARISE_MAX_USD));
    if (!left) {
      Log.warnOnce(
          "summary:budget:" + DaySum.today(),
          "No more summaries are made today (compress.summarise.max_usd_per_day)");
    }
    return left;
  }

  void spent(Model model, TokenUsage usage, Settings settings) {
    BigDecimal usd = rates.usd(model.provider(), model.name(), usage);
    // What nobody can price may have cost all that is left.
    sum.add(usd == null ? settings.get(Options.COMPRESS_SUMMARISE_MAX_USD) : usd);
  }
}
