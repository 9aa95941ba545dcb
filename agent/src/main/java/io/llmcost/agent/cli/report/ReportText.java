package io.llmcost.agent.cli.report;

import io.llmcost.agent.ledger.Kept;
import io.llmcost.agent.ledger.LedgerSummary;
import io.llmcost.agent.ledger.LedgerSummary.Dimension;
import io.llmcost.agent.ledger.Lever;
import io.llmcost.agent.ledger.RouteEvidence;
import io.llmcost.agent.ledger.SemanticEvidence;
import io.llmcost.agent.ledger.Tally;
import io.llmcost.agent.price.Usd;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws a report for a terminal. */
public final class ReportText {

  private static final int BAR = 24;
  private static final int ROW_BAR = 8;
  private static final int MAX_PROPOSALS = 3;

  /** Of each route; more are counted. */
  private static final int MOST_CALL_SITES = 10;

  private final Terminal terminal;
  private final StringBuilder out = new StringBuilder();

  private ReportText(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * The report.
   *
   * @param ledger with at least one call
   * @param by what the calls are told apart by
   * @param limit of rows
   */
  public static String of(
      LedgerSummary ledger,
      Dimension by,
      int limit,
      List<RouteProposal> proposals,
      Terminal terminal) {
    ReportText report = new ReportText(terminal);
    report.title(ledger);
    report.overview(ledger.all());
    report.groups(ledger, by, limit);
    report.cache(ledger, limit);
    report.routes(ledger.routes());
    report.semantic(ledger.semantic());
    report.unhandled(ledger.unhandled());
    report.proposals(proposals);
    return report.out.toString();
  }

  private void title(LedgerSummary ledger) {
    String first = ledger.first().atOffset(ZoneOffset.UTC).toLocalDate().toString();
    String last = ledger.last().atOffset(ZoneOffset.UTC).toLocalDate().toString();
    String days = first.equals(last) ? first : first + " to " + last;
    line(
        terminal.bold("llmcost")
            + terminal.separator()
            + days
            + terminal.separator()
            + Figures.count(ledger.all().calls(), "call"));
    line(terminal.dim(terminal.line()));
  }

  private void overview(Tally all) {
    row("Spent", all.isPriced() ? terminal.bold(Usd.format(all.spentUsd())) : "unpriced");
    if (all.savedUsd().signum() != 0) {
      double share = Figures.share(all.savedUsd(), all.baselineUsd());
      row(
          "Saved",
          terminal.good(
              Usd.format(all.savedUsd())
                  + "  "
                  + terminal.bar(share, BAR)
                  + "  "
                  + Figures.percent(share)
                  + " of "
                  + Usd.format(all.baselineUsd())));
      row("", levers(all));
    } else if (all.isPriced()) {
      row("Saved", "nothing yet");
    }
    for (Map.Entry<String, BigDecimal> lever : all.wouldSaveBy().entrySet()) {
      row("Possible", Usd.format(lever.getValue()) + " with " + lever.getKey() + " switched on");
    }
    if (all.lookups() > 0) {
      row(
          "Cache",
          Figures.percent(Figures.share(all.hits(), all.lookups()))
              + " hits of "
              + Figures.count(all.lookups(), "lookup"));
    }
    row("Tokens", tokens(all));
    row("Untouched", Figures.count(all.untouched(), "call") + " went as the application made them");
    if (all.errors() > 0) {
      row(
          "Errors",
          terminal.warning(
              Figures.count(all.errors(), "call")
                  + " ("
                  + Figures.percent(Figures.share(all.errors(), all.calls()))
                  + ")"));
    }
    if (all.unpriced() > 0) {
      row(
          "Unpriced",
          terminal.warning(
              Figures.count(all.unpriced(), "call")
                  + ": in no sum above; give their models a price: models.NAME.price"));
    }
    if (all.estimated() > 0) {
      row(
          "Estimated",
          Figures.percent(Figures.share(all.estimated(), all.calls()))
              + " of the calls: nobody reported their tokens, they were counted");
    }
    if (all.estimatedUsd().signum() > 0) {
      row(
          "Estimates",
          Usd.format(all.estimatedUsd())
              + " of what was spent"
              + (all.unanswered() == 0
                  ? ""
                  : ", of it "
                      + Usd.format(all.unansweredUsd())
                      + " for "
                      + Figures.count(all.unanswered(), "request")
                      + " without an answer"));
    }
    if (all.waited() > 0) {
      row(
          "Waited",
          Figures.count(all.waited(), "call")
              + String.format(
                  Locale.ROOT,
                  " for a turn at rate limits, %.1f s on average, %.1f s at most",
                  all.waitedMs() / all.waited() / 1_000,
                  all.longestWaitMs() / 1_000));
    }
    line("");
  }

  private String levers(Tally all) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<Lever, BigDecimal> lever : all.savedBy().entrySet()) {
      parts.add(lever.getKey().label() + " " + Usd.format(lever.getValue()));
    }
    return String.join(terminal.separator(), parts);
  }

  private static String tokens(Tally all) {
    long prompt = all.inputTokens() + all.cacheReadTokens() + all.cacheWriteTokens();
    String cached =
        all.cacheReadTokens() == 0
            ? ""
            : " ("
                + Figures.percent(Figures.share(all.cacheReadTokens(), prompt))
                + " from the provider's cache)";
    return Figures.tokens(prompt)
        + " in"
        + cached
        + ", "
        + Figures.tokens(all.outputTokens())
        + " out";
  }

  private void groups(LedgerSummary ledger, Dimension by, int limit) {
    List<Map.Entry<String, Tally>> sorted = sorted(ledger, by);
    Table table =
        new Table(
                terminal,
                "By " + by.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                "calls",
                "errors",
                "tokens",
                "spent",
                "saved",
                "share of spending")
            .left(6);
    for (Map.Entry<String, Tally> entry : sorted.subList(0, Math.min(limit, sorted.size()))) {
      Tally tally = entry.getValue();
      double share = Figures.share(tally.spentUsd(), ledger.all().spentUsd());
      String percent = String.format(Locale.ROOT, "%6s", Figures.percent(share));
      table.add(
          entry.getKey().replace(">", terminal.arrow()),
          Figures.count(tally.calls()),
          Figures.count(tally.errors()),
          Figures.tokens(tally.tokens()),
          spent(tally),
          tally.isPriced() ? Usd.format(tally.savedUsd()) : "",
          tally.isPriced() ? terminal.bar(share, ROW_BAR) + percent : "");
    }
    for (String row : table.lines()) {
      line(row);
    }
    if (sorted.size() > limit) {
      line(terminal.dim("  and " + Figures.count(sorted.size() - limit) + " more"));
    }
    line("");
  }

  // A sum that does not hold all of the row's calls says so.
  private static String spent(Tally tally) {
    if (!tally.isPriced()) {
      return tally.unpriced() > 0 ? "unpriced" : "$0";
    }
    return (tally.unpriced() > 0 ? ">" : "") + Usd.format(tally.spentUsd());
  }

  static List<Map.Entry<String, Tally>> sorted(LedgerSummary ledger, Dimension by) {
    List<Map.Entry<String, Tally>> entries = new ArrayList<>(ledger.by(by).entrySet());
    Comparator<Map.Entry<String, Tally>> byName = Map.Entry.comparingByKey();
    Comparator<Map.Entry<String, Tally>> bySpent =
        Comparator.comparing((Map.Entry<String, Tally> entry) -> entry.getValue().spentUsd())
            .thenComparing(entry -> entry.getValue().calls())
            .reversed()
            .thenComparing(byName);
    Collections.sort(entries, by == Dimension.DAY ? byName : bySpent);
    return entries;
  }

  /** Where the cache answered, the most hits first. */
  private void cache(LedgerSummary ledger, int limit) {
    List<Map.Entry<String, Tally>> sites =
        new ArrayList<>(ledger.by(Dimension.CALL_SITE).entrySet());
    sites.removeIf(site -> site.getValue().hitAges().count() == 0);
    if (sites.isEmpty()) {
      return;
    }
    Comparator<Map.Entry<String, Tally>> byHits =
        Comparator.comparing((Map.Entry<String, Tally> site) -> site.getValue().hits());
    sites.sort(byHits.reversed().thenComparing(Map.Entry.comparingByKey()));
    Table table =
        new Table(terminal, "Cache", "hits", "hit rate", "saved", "half younger", "oldest");
    for (Map.Entry<String, Tally> site : sites.subList(0, Math.min(limit, sites.size()))) {
      Tally tally = site.getValue();
      table.add(
          site.getKey(),
          Figures.count(tally.hits()),
          share(tally.hits(), tally.lookups()),
          Usd.format(tally.savedBy().getOrDefault(Lever.CACHE, BigDecimal.ZERO)),
          Figures.seconds(tally.hitAges().median()),
          Figures.seconds(tally.hitAges().longest()));
    }
    for (String row : table.lines()) {
      line(row);
    }
    line("");
  }

  private void routes(Map<String, RouteEvidence> routes) {
    if (routes.isEmpty()) {
      return;
    }
    Table table =
        new Table(
            terminal,
            "Routes",
            "calls",
            "first tier",
            "escalated",
            "kept quality",
            "spent",
            "in vain",
            "saved");
    for (Map.Entry<String, RouteEvidence> route : routes.entrySet()) {
      add(table, route.getKey(), route.getValue());
      for (String site : mostCalled(route.getValue().callSites())) {
        add(table, "  " + site, route.getValue().callSites().get(site));
      }
    }
    for (String row : table.lines()) {
      line(row);
    }
    for (Map.Entry<String, RouteEvidence> route : routes.entrySet()) {
      int sites = route.getValue().callSites().size();
      if (sites > MOST_CALL_SITES) {
        line(
            terminal.dim(
                String.format(
                    Locale.ROOT,
                    "  %,9d  more call sites of %s: --json has them",
                    sites - MOST_CALL_SITES,
                    route.getKey())));
      }
      for (Map.Entry<String, RouteEvidence> at : route.getValue().callSites().entrySet()) {
        Kept kept = at.getValue().kept();
        if (kept.compared() == 0) {
          continue;
        }
        line(
            terminal.dim(
                String.format(
                    Locale.ROOT,
                    "  %s kept at %s, between %s and %s, of %,d compared",
                    Figures.percent(kept.quality()),
                    at.getKey(),
                    Figures.percent(kept.atLeast()),
                    Figures.percent(kept.atMost()),
                    kept.compared())));
      }
      for (Map.Entry<String, Long> verdict : route.getValue().verdicts().entrySet()) {
        line(
            terminal.dim(
                String.format(
                    Locale.ROOT,
                    "  %,9d  of %s for: %s",
                    verdict.getValue(),
                    route.getKey(),
                    verdict.getKey())));
      }
    }
    line("");
  }

  private static void add(Table table, String name, RouteEvidence evidence) {
    table.add(
        name,
        Figures.count(evidence.calls()),
        share(evidence.byTier().getOrDefault(1, 0L), evidence.calls()),
        evidence.judged() == 0 ? "" : share(evidence.escalated(), evidence.calls()),
        kept(evidence.kept()),
        Usd.format(evidence.spentUsd()),
        Usd.format(evidence.sideUsd()),
        Usd.format(evidence.savedUsd()));
  }

  private static List<String> mostCalled(Map<String, RouteEvidence> sites) {
    return sites.entrySet().stream()
        .sorted((a, b) -> Long.compare(b.getValue().calls(), a.getValue().calls()))
        .limit(MOST_CALL_SITES)
        .map(Map.Entry::getKey)
        .collect(Collectors.toList());
  }

  private void semantic(Map<String, SemanticEvidence> sites) {
    if (sites.isEmpty()) {
      return;
    }
    Table table =
        new Table(terminal, "Semantic cache", "given", "compared", "wrong", "at most wrong");
    for (Map.Entry<String, SemanticEvidence> site : sites.entrySet()) {
      SemanticEvidence evidence = site.getValue();
      table.add(
          site.getKey(),
          Figures.count(evidence.given()),
          Figures.count(evidence.compared()),
          Figures.count(evidence.wrong()),
          evidence.compared() == 0 ? "" : Figures.percent(evidence.wrongAtMost()));
    }
    for (String row : table.lines()) {
      line(row);
    }
    line("");
  }

  private static String kept(Kept kept) {
    return kept.compared() == 0
        ? ""
        : Figures.percent(kept.quality()) + " of " + Figures.count(kept.compared());
  }

  private static String share(long part, long all) {
    return Figures.percent(Figures.share(part, all));
  }

  private void unhandled(Map<String, Long> counts) {
    if (counts.isEmpty()) {
      return;
    }
    line(terminal.bold("  Seen, not handled") + terminal.dim("  in none of the sums above"));
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      line(String.format(Locale.ROOT, "  %,9d  %s", count.getValue(), count.getKey()));
    }
    line("");
  }

  private void proposals(List<RouteProposal> proposals) {
    if (proposals.isEmpty()) {
      return;
    }
    line(
        terminal.bold("  Routes to try")
            + terminal.dim("  whether the answers stay good is yours to judge"));
    int number = 0;
    for (RouteProposal proposal : proposals) {
      if (++number > MAX_PROPOSALS) {
        line(terminal.dim("  and " + (proposals.size() - MAX_PROPOSALS) + " more, with --json"));
        break;
      }
      line("");
      line(
          "  "
              + number
              + ". "
              + proposal.callSite()
              + " asks "
              + proposal.model()
              + " for "
              + proposal.task()
              + ":");
      line(
          "     "
              + Figures.count(proposal.calls(), "call")
              + " cost "
              + Usd.format(proposal.spentUsd())
              + "; the same tokens cost "
              + terminal.good(Usd.format(proposal.wouldCostUsd()))
              + " with "
              + proposal.cheaper()
              + ".");
      for (String yaml : proposal.yaml().split("\n")) {
        line("       " + terminal.dim(yaml));
      }
    }
  }

  private void row(String label, String text) {
    line(String.format(Locale.ROOT, "  %-11s%s", label, text));
  }

  private void line(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    out.append(text, 0, end).append('\n');
  }
}
