package io.llmcost.agent.compress;

import io.llmcost.agent.config.Model;
import io.llmcost.agent.gateway.Exchange;
import java.nio.ByteBuffer;

/**
 * What stands for the turns that a conversation is too long for: the summary of as many of them as
 * have one. A longer one is made of that and of the turns since, so each turn is paid for once.
 */
final class HistorySummary {

  private final History history;
  private final Exchange exchange;
  private final PlannedSummaries planned;
  private final Summaries summaries;
  private final CompressOptions options;
  private final ByteBuffer[] keys;
  private int ready;
  private int gone;
  private String text;
  private String refusal;

  private HistorySummary(
      History history,
      Exchange exchange,
      CompressOptions options,
      PlannedSummaries planned,
      Summaries summaries) {
    this.history = history;
    this.exchange = exchange;
    this.options = options;
    this.planned = planned;
    this.summaries = summaries;
    this.keys = new ByteBuffer[history.gone() + 1];
  }

  static HistorySummary of(
      History history,
      Exchange exchange,
      CompressOptions options,
      PlannedSummaries planned,
      Summaries summaries,
      long cachedTokens) {
    HistorySummary summary = new HistorySummary(history, exchange, options, planned, summaries);
    summary.plan(cachedTokens);
    return summary;
  }

  private void plan(long cachedTokens) {
    int all = history.gone();
    long tokens = 0;
    for (int turn = 1; turn <= all; turn++) {
      tokens += history.tokens(turn);
    }
    int calls = planned.calls(tokens, cachedTokens, 1);
    if (calls == 0) {
      refusal = planned.refusal();
      gone = all;
      return;
    }
    Model model = options.summaryModel;
    for (int turn = 1; turn <= all; turn++) {
      keys[turn] =
          SummaryOrder.key(
              exchange, model, options.summaryRatio, keys[turn - 1], history.text(turn));
      String found = summaries.find(keys[turn]);
      if (found != null) {
        ready = turn;
        text = found;
      }
    }
    SummaryOrder order = order(model, tokens, calls);
    planned.add(order);
    boolean waits = ready < all && !summaries.isHopeless(order);
    gone = waits ? ready : all;
    refusal = ready < all ? summaries.reason(order) : null;
  }

  private SummaryOrder order(Model model, long tokens, int calls) {
    StringBuilder given = new StringBuilder();
    StringBuilder kept = new StringBuilder();
    if (text != null) {
      given.append("Summary of what went before:\n").append(text).append("\n\n");
      kept.append(text).append('\n');
    }
    for (int turn = ready + 1; turn <= history.gone(); turn++) {
      given.append(history.text(turn));
      kept.append(history.asked(turn));
    }
    return new SummaryOrder(
        keys[history.gone()],
        model,
        kept.toString(),
        given.toString(),
        true,
        tokens,
        options.summaryRatio,
        calls);
  }

  /** How many turns go, from the first that may on; 0 while their summary is being made. */
  int gone() {
    return gone;
  }

  /** What stands for them; null if nothing does. */
  String text() {
    return text;
  }

  /** Why it does not stand for all of them, for people; null if it does. */
  String refusal() {
    return refusal;
  }
}
