package io.llmcost.agent.compress;

import io.llmcost.agent.price.Price;
import io.llmcost.agent.price.PriceBook;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.Supplier;

/** Those of the price book. */
public final class ListedRates implements CacheRates {

  private final Supplier<PriceBook> book;

  public ListedRates(Supplier<PriceBook> book) {
    this.book = book;
  }

  @Override
  public double cachedShare(String provider, String model) {
    Price price = book.get().find(provider, model);
    if (price == null) {
      return UNKNOWN;
    }
    Instant now = Instant.now();
    BigDecimal input = price.perMillion(Price.Kind.INPUT, now);
    BigDecimal cached = price.perMillion(Price.Kind.CACHE_READ, now);
    if (input == null || input.signum() <= 0) {
      return UNKNOWN;
    }
    return cached == null ? 1 : Math.min(1, cached.doubleValue() / input.doubleValue());
  }
}
