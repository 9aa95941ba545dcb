package io.llmcost.agent.cli.report;

import io.llmcost.agent.price.Price;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** Draws prices for a terminal. */
public final class PriceTable {

  private static final String NONE = "-";

  private PriceTable() {}

  /** USD per million tokens at the standard tier; one line for each, with its source. */
  public static String of(List<Price> prices, Instant at, Terminal terminal) {
    Table table =
        new Table(
                terminal,
                "USD per million tokens",
                "input",
                "cache read",
                "cache write",
                "output",
                "source")
            .left(5);
    for (Price price : prices) {
      table.add(
          price.key(),
          rate(price, Price.Kind.INPUT, at),
          rate(price, Price.Kind.CACHE_READ, at),
          rate(price, Price.Kind.CACHE_WRITE, at),
          rate(price, Price.Kind.OUTPUT, at),
          price.source(at));
    }
    return String.join("\n", table.lines()) + "\n";
  }

  private static String rate(Price price, Price.Kind kind, Instant at) {
    BigDecimal rate = price.perMillion(kind, at);
    return rate == null ? NONE : rate.setScale(Math.max(2, rate.scale())).toPlainString();
  }
}
