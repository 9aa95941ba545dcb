package io.llmcost.scenarios;

import io.llmcost.it.mock.PriceTable;
import java.math.BigDecimal;
import java.util.List;

/**
 * What an article says of one application.
 *
 * @param name of its folder and in tables
 * @param title for people
 * @param configuration the agent's file below {@code config/scenarios}
 * @param prices of all models, in the article's figures
 * @param work in one run
 * @param factor what one run is multiplied by to be the article's traffic
 * @param claim what the article says it pays before and after; null if it gives no sum
 * @param outage the share of prompts during which the budget provider answers 429 or 503
 * @param difference in short, why the article's figure is another one
 */
record Scenario(
    String name,
    String title,
    String configuration,
    PriceTable prices,
    List<Work> work,
    BigDecimal factor,
    Claim claim,
    double outage,
    String difference) {

  /** With less traffic. */
  Scenario dividedBy(int divisor) {
    return new Scenario(
        name,
        title,
        configuration,
        prices,
        work.stream().map(part -> part.dividedBy(divisor)).toList(),
        factor.multiply(BigDecimal.valueOf(divisor)),
        claim,
        outage,
        difference);
  }

  /** What one run costs by the article's own arithmetic, done right, in USD. */
  Claim expected() {
    BigDecimal before = BigDecimal.ZERO;
    BigDecimal after = BigDecimal.ZERO;
    for (Work part : work) {
      before = before.add(part.before(prices));
      after = after.add(part.after(prices));
    }
    return new Claim(before, after);
  }

  int calls() {
    return work.stream().mapToInt(Work::calls).sum();
  }

  /** Whose prompt a request's body holds. */
  Work workOf(String body) {
    return work.stream()
        .filter(part -> body.contains(part.mark()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Nobody sends this: " + body));
  }
}
