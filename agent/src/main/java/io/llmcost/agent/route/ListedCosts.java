package io.llmcost.agent.route;

import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.price.Price;
import io.llmcost.agent.price.PriceBook;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.Supplier;

/** By the price book, at the standard tier. */
public final class ListedCosts implements Costs {

  private static final String STANDARD_TIER = null;

  private final Supplier<PriceBook> books;

  /**
   * @param books the book that holds
   */
  public ListedCosts(Supplier<PriceBook> books) {
    this.books = books;
  }

  @Override
  public BigDecimal usd(String provider, String model, TokenUsage usage) {
    Price price = books.get().find(provider, model);
    return price == null ? null : price.cost(usage, STANDARD_TIER, Instant.now());
  }
}
