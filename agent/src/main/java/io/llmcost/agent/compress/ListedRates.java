package io.llmcost.agent.compress;

import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.price.Price;
import io.llmcost.agent.price.PriceBook;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.Supplier;

/** Those of the price book. */
public final class ListedRates implements CacheRates {

  private static final String STANDARD_TIER = null;

  /** What Anthropic asks for an hour, where a list does not say it. */
  private static final double HOUR = 2;

  private final Supplier<PriceBook> book;

  public ListedRates(Supplier<PriceBook> book) {
    this.book = book;
  }

  @Override
  public BigDecimal usd(String provider, String model, TokenUsage usage) {
    Price price = book.get().find(provider, model);
    return price == null ? null : price.cost(usage, STANDARD_TIER, Instant.now());
  }

  @Override
  public CacheWriteRates writing(String provider, String model) {
    Price price = provider == null ? null : book.get().find(provider, model);
    Instant now = Instant.now();
    BigDecimal input = price == null ? null : price.perMillion(Price.Kind.INPUT, now);
    BigDecimal minutes = price == null ? null : price.perMillion(Price.Kind.CACHE_WRITE, now);
    if (input == null || input.signum() <= 0 || minutes == null) {
      return CacheWriteRates.USUAL;
    }
    long least = price.facts().leastCachedTokens();
    BigDecimal hour = price.perMillion(Price.Kind.CACHE_WRITE_HOUR, now);
    double whole = input.doubleValue();
    return new CacheWriteRates(
        cachedShare(provider, model),
        minutes.doubleValue() / whole,
        hour == null ? HOUR : hour.doubleValue() / whole,
        least);
  }

  @Override
  public CacheWriteRates implicitWriting(String provider, String model) {
    Price price = provider == null ? null : book.get().find(provider, model);
    Instant now = Instant.now();
    BigDecimal input = price == null ? null : price.perMillion(Price.Kind.INPUT, now);
    BigDecimal write = price == null ? null : price.perMillion(Price.Kind.CACHE_WRITE, now);
    return input == null || write == null || input.signum() <= 0 || write.compareTo(input) <= 0
        ? null
        : writing(provider, model);
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
