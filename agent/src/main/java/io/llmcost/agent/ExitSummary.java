package io.llmcost.agent;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.PassedThrough;
import io.llmcost.agent.ledger.LedgerWriter;
import io.llmcost.agent.ledger.Tally;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.price.Usd;
import java.math.BigDecimal;

/**
 * The line at the process's end: calls, spent, saved, and what the next preset would have saved.
 */
final class ExitSummary {

  private final LedgerWriter ledger;
  private final PassedThrough passedThrough;
  private volatile Settings settings;

  ExitSummary(LedgerWriter ledger, PassedThrough passedThrough, Settings settings) {
    this.ledger = ledger;
    this.passedThrough = passedThrough;
    this.settings = settings;
  }

  void reconfigure(Settings changed) {
    settings = changed;
  }

  /** Says it, unless it is switched off or there was no call. */
  void say() {
    Tally total = ledger.totals().now();
    long dropped = ledger.dropped();
    if (settings.get(Options.SUMMARY_AT_EXIT) && total.calls() + dropped > 0) {
      Log.announce(line(total, settings.preset(), passedThrough.total(), dropped));
    }
  }

  static String line(Tally total, Preset preset, long passedThrough, long dropped) {
    StringBuilder line = new StringBuilder();
    line.append(total.calls()).append(total.calls() == 1 ? " LLM call" : " LLM calls");
    if (total.isPriced()) {
      line.append(", spent ").append(Usd.format(total.spentUsd()));
      line.append(", saved ").append(Usd.format(total.savedUsd()));
      BigDecimal more = BigDecimal.ZERO;
      for (BigDecimal usd : total.wouldSaveBy().values()) {
        more = more.add(usd);
      }
      if (more.signum() > 0) {
        line.append(", preset ").append(next(preset).id()).append(" would have saved ");
        line.append(Usd.format(more)).append(" more");
      }
    }
    append(line, total.unpriced(), "unpriced");
    append(line, passedThrough, "passed through untouched");
    append(line, dropped, "not booked");
    return line.toString();
  }

  private static void append(StringBuilder line, long count, String what) {
    if (count > 0) {
      line.append(", ").append(count).append(' ').append(what);
    }
  }

  private static Preset next(Preset preset) {
    Preset[] all = Preset.values();
    return all[Math.min(preset.ordinal() + 1, all.length - 1)];
  }
}
