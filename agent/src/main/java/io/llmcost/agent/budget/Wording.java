package io.llmcost.agent.budget;

import io.llmcost.agent.config.Budget;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What is said of budgets to people. */
final class Wording {

  private Wording() {}

  /** {@code 49.98 of 50 USD, 3 of 10 calls}: of what is limited only. */
  static String standing(Amounts total, Amounts limit) {
    List<String> parts = new ArrayList<>(3);
    if (limit.nanoUsd != Amounts.UNLIMITED) {
      parts.add(usd(total.nanoUsd) + " of " + usd(limit.nanoUsd) + " USD");
    }
    if (limit.tokens != Amounts.UNLIMITED) {
      parts.add(total.tokens + " of " + limit.tokens + " tokens");
    }
    if (limit.calls != Amounts.UNLIMITED) {
      parts.add(total.calls + " of " + limit.calls + " calls");
    }
    return String.join(", ", parts);
  }

  /** What holds for those who draw on it. */
  static String rule(Draw draw) {
    return draw.name() + ": " + rule(draw.budget());
  }

  /** What holds for each of its purses. */
  static String rule(CompiledBudget compiled) {
    Budget budget = compiled.budget();
    Budget.Actions at = budget.actions();
    List<String> actions = new ArrayList<>(4);
    action(actions, "warns", at.warn());
    action(actions, "spared by cheaper routes", at.downgrade());
    action(actions, "cached answers only", at.cacheOnly());
    action(actions, "blocks", at.block());
    return limits(compiled.caps().limit)
        + " ("
        + budget.window()
        + ", "
        + (budget.zone().equals(ZoneOffset.UTC) ? "UTC" : budget.zone())
        + "); "
        + String.join(", ", actions);
  }

  private static String limits(Amounts limit) {
    List<String> parts = new ArrayList<>(3);
    if (limit.nanoUsd != Amounts.UNLIMITED) {
      parts.add(usd(limit.nanoUsd) + " USD");
    }
    if (limit.tokens != Amounts.UNLIMITED) {
      parts.add(limit.tokens + " tokens");
    }
    if (limit.calls != Amounts.UNLIMITED) {
      parts.add(limit.calls + " calls");
    }
    return String.join(", ", parts);
  }

  private static void action(List<String> actions, String what, double share) {
    if (!Double.isNaN(share)) {
      actions.add(
          what
              + " at "
              + BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString()
              + "%");
    }
  }

  private static String demand(Amounts estimate, Amounts limit) {
    List<String> parts = new ArrayList<>(2);
    if (limit.nanoUsd != Amounts.UNLIMITED) {
      parts.add(usd(estimate.nanoUsd) + " USD");
    }
    if (limit.tokens != Amounts.UNLIMITED) {
      parts.add(estimate.tokens + " tokens");
    }
    return parts.isEmpty() ? "" : " It may take up to " + String.join(", ", parts) + '.';
  }

  private static String usd(long nano) {
    return Amounts.usd(nano).stripTrailingZeros().toPlainString();
  }

  static String warning(Draw draw, Amounts total) {
    return "The budget "
        + draw.name()
        + " is near its limit: "
        + standing(total, draw.budget().caps().limit)
        + " are spent or under way ("
        + draw.budget().budget().window()
        + ")";
  }

  static String unpriced(Draw draw) {
    return beginning(draw) + "its model has no price (when_unpriced: block). Nothing was sent.";
  }

  /**
   * @param aside whether the agent made the request for itself
   */
  static String refusal(Draw draw, Amounts total, Amounts estimate, boolean aside, Instant end) {
    Caps caps = draw.budget().caps();
    return beginning(draw)
        + standing(total, caps.limit)
        + " are spent or under way."
        + demand(estimate, caps.limit)
        + (total.reaches(caps.cacheOnly) ? " Only cached answers are given (at.cache_only)." : "")
        + (aside ? " The agent's own requests end before the application's do." : "")
        + (end == null ? "" : " It begins anew at " + end + ".")
        + " Nothing was sent.";
  }

  private static String beginning(Draw draw) {
    Budget budget = draw.budget().budget();
    return "The budget " + draw.name() + " (" + budget.window() + ") does not allow this call: ";
  }
}
