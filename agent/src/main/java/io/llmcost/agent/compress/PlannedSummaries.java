package io.llmcost.agent.compress;

import io.llmcost.agent.config.Model;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.gateway.Controls.CacheUse;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.llm.TokenUsage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Which texts of one call a summary stands for, and which are to get one. */
final class PlannedSummaries {

  /** What is said to the model beside the text. */
  private static final long TASK_TOKENS = 250;

  /** A text that came once may never come again. */
  private static final int FEWEST_CALLS = 2;

  /** Looked at off the caller's path, but by the agent's only thread for it. */
  private static final int LONGEST = 100_000;

  private final Exchange exchange;
  private final CompressOptions options;
  private final Summaries summaries;
  private final CacheRates rates;
  private final List<SummaryOrder> orders = new ArrayList<>();
  private String refusal;

  PlannedSummaries(
      Exchange exchange, CompressOptions options, Summaries summaries, CacheRates rates) {
    this.exchange = exchange;
    this.options = options;
    this.summaries = summaries;
    this.rates = rates;
  }

  /** What the call has that summaries are wanted of, or used for. */
  List<SummaryOrder> orders() {
    return orders;
  }

  void add(SummaryOrder order) {
    orders.add(order);
  }

  /** Why the last text has none; for people. */
  String refusal() {
    return refusal;
  }

  /**
   * What is sent in a text's place.
   *
   * @param cachedTokens of the prompt's beginning, up to and with this text, that the provider has;
   *     0 if it does not have the text
   * @return null if the text stays
   */
  String of(String text, long cachedTokens) {
    if (text.length() > LONGEST) {
      refusal = "it has more than 100,000 characters";
      return null;
    }
    long tokens = Compressor.tokens(text);
    int calls = calls(tokens, cachedTokens, FEWEST_CALLS);
    if (calls == 0) {
      return null;
    }
    Model model = options.summaryModel;
    ByteBuffer key = SummaryOrder.key(exchange, model, options.summaryRatio, null, text);
    refusal = summaries.refusal(key, text);
    if (refusal != null) {
      return null;
    }
    SummaryOrder order =
        new SummaryOrder(key, model, text, text, false, tokens, options.summaryRatio, calls);
    orders.add(order);
    String summary = summaries.find(key);
    refusal = summary == null ? summaries.reason(order) : null;
    return summary;
  }

  /** What stands for the turns that a conversation is too long for. */
  HistorySummary of(History history, long cachedTokens) {
    return HistorySummary.of(history, exchange, options, this, summaries, cachedTokens);
  }

  /** After how many calls a summary has paid for itself; 0, and a refusal, if it never does. */
  int calls(long tokens, long cachedTokens, int fewest) {
    if (exchange.settings().preset() == Preset.OBSERVE) {
      refusal = "preset observe asks no model";
      return 0;
    }
    if (exchange.controls().cacheUse() == CacheUse.NONE) {
      refusal = "the call wants nothing of it kept (x-llmcost-cache: no-store)";
      return 0;
    }
    long target = Math.round(tokens / options.summaryRatio);
    String provider = exchange.trace().originalProvider();
    String asked = exchange.call().model();
    double share = cachedTokens < PrefixMemory.SHORTEST ? 1 : rates.cachedShare(provider, asked);
    boolean staysCached = cachedTokens - tokens + target >= PrefixMemory.SHORTEST;
    double worth = tokens * share - target * (staysCached ? share : 1);
    if (worth < 1) {
      refusal = "reading it from the provider's cache costs less than sending a summary";
      return 0;
    }
    Model model = options.summaryModel;
    BigDecimal saving = rates.usd(provider, asked, tokens((long) worth, 0));
    BigDecimal cost =
        rates.usd(model.provider(), model.name(), tokens(tokens + TASK_TOKENS, target));
    if (saving == null || saving.signum() <= 0 || cost == null) {
      refusal = "there is no price of " + (cost == null ? model.name() : asked);
      return 0;
    }
    BigDecimal most = BigDecimal.valueOf(Integer.MAX_VALUE);
    return Math.max(fewest, cost.divide(saving, 0, RoundingMode.CEILING).min(most).intValue());
  }

  private static TokenUsage tokens(long input, long output) {
    return TokenUsage.of(TokenUsage.Source.ESTIMATED, input, output);
  }
}
