package io.llmcost.agent.budget;

import io.llmcost.agent.config.Budget;
import io.llmcost.agent.gateway.Allowance;
import io.llmcost.agent.gateway.Metering;
import io.llmcost.agent.gateway.TooManyRequests;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.log.Log;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** What one call may spend: in all purses that it draws on at once, or not at all. */
final class CallAllowance implements Allowance {

  /** What OpenAI calls it that an account has run out of money. */
  private static final String QUOTA = "insufficient_quota";

  private final List<Draw> draws;
  private final String callSite;
  private final Estimator estimator;
  private final LongSupplier clock;
  private final SharedBudgets shared;
  private final boolean acts;

  /**
   * @param callSite null if unknown
   * @param acts whether anything is refused; else it is only counted
   * @param clock milliseconds since the epoch
   * @param shared null if this process is alone
   */
  CallAllowance(
      List<Draw> draws,
      String callSite,
      Estimator estimator,
      LongSupplier clock,
      SharedBudgets shared,
      boolean acts) {
    this.draws = draws;
    this.callSite = callSite;
    this.estimator = estimator;
    this.clock = clock;
    this.shared = shared;
    this.acts = acts;
  }

  @Override
  public List<String> purses() {
    List<String> names = new ArrayList<>(draws.size());
    for (Draw draw : draws) {
      names.add(draw.name());
    }
    return names;
  }

  @Override
  public HttpResponse admit(Metering request, boolean aside) {
    long now = clock.getAsLong();
    Estimator.Estimate estimate = estimator.of(request, callSite);
    List<Hold> holds = new ArrayList<>(draws.size());
    for (Draw draw : draws) {
      Hold hold = hold(draw, estimate, aside, now);
      if (hold == null) {
        for (Hold earlier : holds) {
          earlier.settle(Amounts.NONE);
        }
        request.refusedBy(draw.name());
        return TooManyRequests.of(
            request.request().endpoint(), why(draw, estimate, aside, now), QUOTA, QUOTA);
      }
      holds.add(hold);
    }
    request.reserved(new SentReservation(estimator, estimate, holds));
    for (Draw draw : draws) {
      warn(draw, now);
    }
    return null;
  }

  @Override
  public void count(TokenUsage usage, BigDecimal usd) {
    long now = clock.getAsLong();
    Amounts bought = Amounts.of(usage, usd, 0);
    for (Draw draw : draws) {
      draw.purse(now).count(now, bought);
    }
  }

  private Hold hold(Draw draw, Estimator.Estimate estimate, boolean aside, long now) {
    Purse purse = draw.purse(now);
    Share share = shared == null ? null : shared.of(purse, draw.budget(), now);
    if (!acts) {
      return purse.count(now, estimate.amounts);
    }
    if (isUnpriced(draw.budget().budget(), estimate)) {
      return null;
    }
    Caps caps = draw.budget().caps();
    Amounts limit = aside ? caps.aside : caps.block;
    return share == null
        ? purse.reserve(now, estimate.amounts, caps.cacheOnly, limit)
        : share.reserve(now, estimate.amounts, caps.cacheOnly, limit);
  }

  private static boolean isUnpriced(Budget budget, Estimator.Estimate estimate) {
    return !estimate.isPriced
        && budget.limit().usd() != null
        && budget.whenUnpriced() == Budget.WhenUnpriced.BLOCK;
  }

  private static String why(Draw draw, Estimator.Estimate estimate, boolean aside, long now) {
    if (isUnpriced(draw.budget().budget(), estimate)) {
      return Wording.unpriced(draw);
    }
    Purse purse = draw.purse(now);
    return Wording.refusal(
        draw, purse.standing(now), estimate.amounts, aside, purse.span().endOf(now));
  }

  private static void warn(Draw draw, long now) {
    Purse purse = draw.purse(now);
    Amounts total = purse.standing(now);
    if (total.reaches(draw.budget().caps().warn) && purse.isToWarn(now)) {
      Log.warn(Wording.warning(draw, total));
    }
  }
}
