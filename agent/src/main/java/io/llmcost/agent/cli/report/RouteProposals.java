package io.llmcost.agent.cli.report;

import io.llmcost.agent.ledger.LedgerSummary;
import io.llmcost.agent.ledger.Tally;
import io.llmcost.agent.llm.Task;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.price.ModelFacts;
import io.llmcost.agent.price.Price;
import io.llmcost.agent.price.PriceBook;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds call sites that ask an expensive model for a task that cheap models mostly do as well, and
 * a cheaper model of the same family at the same provider that can do what the expensive one can.
 */
public final class RouteProposals {

  private static final Set<Task> COMMODITY =
      EnumSet.of(
          Task.CLASSIFICATION,
          Task.EXTRACTION,
          Task.FAQ,
          Task.REWRITING,
          Task.SUMMARIZATION,
          Task.TRANSLATION);

  // What sets members of a family apart, and not the families
  private static final Set<String> SIZES =
      new HashSet<>(
          Arrays.asList(
              "nano", "mini", "lite", "flash", "small", "haiku", "fast", "air", "medium", "sonnet",
              "large", "opus", "pro", "plus", "max", "turbo"));

  private static final List<String> NEEDED =
      Arrays.asList("function_calling", "response_schema", "vision");

  private static final BigDecimal MIN_SPENT = new BigDecimal("0.01");
  private static final BigDecimal MAX_SHARE = new BigDecimal("0.5");

  private final PriceBook book;
  private final Instant now;
  private final Map<String, List<Price>> candidates = new HashMap<>();

  public RouteProposals(PriceBook book, Instant now) {
    this.book = book;
    this.now = now;
  }

  /** The largest saving first; empty if there is nothing to propose. */
  public List<RouteProposal> from(LedgerSummary ledger) {
    List<RouteProposal> proposals = new ArrayList<>();
    for (Map.Entry<LedgerSummary.Demand, Tally> demand : ledger.demands().entrySet()) {
      RouteProposal proposal = propose(demand.getKey(), demand.getValue());
      if (proposal != null) {
        proposals.add(proposal);
      }
    }
    Collections.sort(proposals, Comparator.comparing(RouteProposal::savingUsd).reversed());
    return proposals;
  }

  private RouteProposal propose(LedgerSummary.Demand demand, Tally tally) {
    BigDecimal spent = tally.spentUsd();
    if (!isCommodity(demand.task())
        || demand.provider() == null
        || tally.unpriced() > 0
        || spent.compareTo(MIN_SPENT) < 0) {
      return null;
    }
    Price current = book.find(demand.provider(), demand.model());
    if (current == null || current.provider() == null) {
      return null;
    }
    TokenUsage mean = mean(tally);
    BigDecimal calls = BigDecimal.valueOf(tally.calls());
    Price best = null;
    BigDecimal bestCost = spent.multiply(MAX_SHARE);
    for (Price candidate : candidates.computeIfAbsent(current.provider(), book::prices)) {
      BigDecimal each = isAlternative(candidate, current) ? candidate.cost(mean, null, now) : null;
      if (each != null && each.multiply(calls).compareTo(bestCost) < 0) {
        best = candidate;
        bestCost = each.multiply(calls);
      }
    }
    return best == null
        ? null
        : new RouteProposal(
            demand.callSite(),
            demand.task(),
            demand.model(),
            best.model(),
            tally.calls(),
            spent,
            bestCost);
  }

  private static boolean isCommodity(String task) {
    for (Task commodity : COMMODITY) {
      if (commodity.id().equals(task)) {
        return true;
      }
    }
    return false;
  }

  // Prices may depend on the size of a call, so the mean call is priced and not the sum.
  private static TokenUsage mean(Tally tally) {
    long calls = tally.calls();
    return new TokenUsage(
        TokenUsage.Source.ESTIMATED,
        (tally.inputTokens() + tally.cacheReadTokens() + tally.cacheWriteTokens()) / calls,
        0,
        0,
        tally.outputTokens() / calls,
        tally.reasoningTokens() / calls,
        0,
        0);
  }

  private boolean isAlternative(Price candidate, Price current) {
    ModelFacts facts = candidate.facts();
    if (candidate.model().equals(current.model())
        || !"chat".equals(facts.mode())
        || isDated(candidate.model())
        || !family(candidate.model()).equals(family(current.model()))
        || facts.maxInputTokens() < current.facts().maxInputTokens()) {
      return false;
    }
    String end = facts.deprecationDate();
    if (end != null && end.compareTo(now.atOffset(ZoneOffset.UTC).toLocalDate().toString()) <= 0) {
      return false;
    }
    for (String ability : NEEDED) {
      if (current.facts().supports(ability) && !facts.supports(ability)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDated(String model) {
    return model.matches(".*(20\\d\\d-\\d\\d-\\d\\d|20\\d{6}|preview.*)");
  }

  /** The model's name without the words for its size and without a date. */
  private static String family(String model) {
    StringBuilder family = new StringBuilder();
    for (String word : model.replaceAll("[-@]20\\d\\d-?\\d\\d-?\\d\\d$", "").split("-")) {
      if (!SIZES.contains(word)) {
        family.append(word).append('-');
      }
    }
    return family.toString();
  }
}
