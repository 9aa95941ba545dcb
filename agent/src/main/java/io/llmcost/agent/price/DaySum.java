package io.llmcost.agent.price;

import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;

/** What has been spent on one day (UTC): of the present one. Thread-safe. */
public final class DaySum {

  private long day;
  private BigDecimal spent = BigDecimal.ZERO;

  /** The number of the present day, for what is said once in each. */
  public static long today() {
    return TimeUnit.MILLISECONDS.toDays(System.currentTimeMillis());
  }

  public synchronized boolean isBelow(BigDecimal most) {
    turnPage();
    return spent.compareTo(most) < 0;
  }

  /** The sum with an amount more, in USD. */
  public synchronized BigDecimal add(BigDecimal usd) {
    turnPage();
    spent = spent.add(usd);
    return spent;
  }

  private void turnPage() {
    long today = today();
    if (today != day) {
      day = today;
      spent = BigDecimal.ZERO;
    }
  }
}
