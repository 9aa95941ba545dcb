package io.llmcost.agent.compress;

import io.llmcost.agent.config.Model;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.log.Log;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;

/** What summaries may cost in a day (UTC). Thread-safe. */
final class SummaryPurse {

  private final CacheRates rates;
  private long day;
  private BigDecimal spent = BigDecimal.ZERO;

  SummaryPurse(CacheRates rates) {
    this.rates = rates;
  }

  boolean hasLeft(Model model, Settings settings) {
    boolean left = spent().compareTo(settings.get(Options.COMPRESS_SUMMARISE_MAX_USD)) < 0;
    if (!left) {
      Log.warnOnce(
          "summary:budget:" + today(),
          "No more summaries are made today (compress.summarise.max_usd_per_day)");
    }
    return left;
  }

  synchronized void spent(Model model, TokenUsage usage, Settings settings) {
    BigDecimal usd = rates.usd(model.provider(), model.name(), usage);
    turnPage();
    // What nobody can price may have cost all that is left.
    spent = usd == null ? settings.get(Options.COMPRESS_SUMMARISE_MAX_USD) : spent.add(usd);
  }

  private synchronized BigDecimal spent() {
    turnPage();
    return spent;
  }

  private void turnPage() {
    long now = today();
    if (now != day) {
      day = now;
      spent = BigDecimal.ZERO;
    }
  }

  private static long today() {
    return TimeUnit.MILLISECONDS.toDays(System.currentTimeMillis());
  }
}
