package io.llmcost.agent.budget;

import io.llmcost.agent.config.Budget;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** From which amounts on a budget does what; endless amounts where it never does. */
final class Caps {

  /** What the agent asks for itself ends before the application's calls do. */
  private static final double ASIDE_AT_MOST = 0.9;

  final Amounts limit;
  final Amounts warn;
  final Amounts downgrade;
  final Amounts cacheOnly;
  final Amounts block;
  final Amounts aside;

  Caps(Budget budget) {
    Budget.Actions at = budget.actions();
    this.limit = at(budget.limit(), 1);
    this.warn = at(budget.limit(), at.warn());
    this.downgrade = at(budget.limit(), at.downgrade());
    this.cacheOnly = at(budget.limit(), at.cacheOnly());
    this.block = at(budget.limit(), at.block());
    this.aside = at(budget.limit(), asideShare(at));
  }

  private static double asideShare(Budget.Actions at) {
    double share = Double.isNaN(at.block()) ? Double.NaN : at.block() * ASIDE_AT_MOST;
    for (double other : new double[] {at.downgrade(), at.cacheOnly()}) {
      share = Double.isNaN(share) ? other : Double.isNaN(other) ? share : Math.min(share, other);
    }
    return share;
  }

  private static Amounts at(Budget.Limit limit, double share) {
    if (Double.isNaN(share)) {
      return Amounts.ENDLESS;
    }
    BigDecimal exact = BigDecimal.valueOf(share);
    return new Amounts(
        limit.usd() == null
            ? Amounts.UNLIMITED
            : Amounts.nano(limit.usd().multiply(exact), RoundingMode.DOWN),
        part(limit.tokens(), exact),
        part(limit.calls(), exact));
  }

  private static long part(long limit, BigDecimal share) {
    return limit == Budget.Limit.NONE
        ? Amounts.UNLIMITED
        : BigDecimal.valueOf(limit).multiply(share).setScale(0, RoundingMode.DOWN).longValue();
  }
}
