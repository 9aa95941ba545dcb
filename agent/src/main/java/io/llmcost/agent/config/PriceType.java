package io.llmcost.agent.config;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A model's price. */
final class PriceType extends StructType<Map<String, BigDecimal>> {

  private static final DecimalType RATE =
      new DecimalType("USD per million tokens, a number such as 0.15, without quotes");

  PriceType() {
    super("price");
    required("input", RATE, "Tokens of the prompt.");
    optional("output", RATE, "Tokens of the answer.");
    optional("cache_read", RATE, "Tokens read from the provider's prompt cache.");
    optional("cache_write", RATE, "Tokens written to the provider's prompt cache.");
  }

  @Override
  Map<String, BigDecimal> build(String name, Values values, ReadContext in) {
    Map<String, BigDecimal> price = new LinkedHashMap<>();
    for (Field<?> field : fields()) {
      Object value = values.get(field, null);
      if (value != null) {
        price.put(field.key, (BigDecimal) value);
      }
    }
    return Collections.unmodifiableMap(price);
  }
}
