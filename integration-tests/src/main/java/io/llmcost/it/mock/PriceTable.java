package io.llmcost.it.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What a provider asks for its models. Immutable. */
public final class PriceTable {

  private static final String WRITTEN = "cache_creation_input_token_cost";
  private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

  /** USD for one token. */
  private record Price(
      BigDecimal input,
      BigDecimal cached,
      BigDecimal output,
      BigDecimal written,
      BigDecimal writtenForAnHour) {}

  private final Map<String, Price> prices;

  private PriceTable(Map<String, Price> prices) {
    this.prices = Map.copyOf(prices);
  }

  /** OpenAI's list prices of the models that the tests and the demo use. */
  public static PriceTable openAi() {
    return new PriceTable(Map.of())
        .with("gpt-4o", "2.50", "1.25", "10.00")
        .with("gpt-4o-mini", "0.15", "0.075", "0.60")
        .with("gpt-5.6-luna", "0.20", "0.02", "1.20")
        .withWrites("gpt-5.6-luna", "0.25", "0.25")
        .with("gpt-4.1", "2.00", "0.50", "8.00")
        .with("gpt-4.1-mini", "0.40", "0.10", "1.60")
        .with("gpt-3.5-turbo-instruct", "1.50", "1.50", "2.00")
        .with("text-embedding-3-small", "0.02", "0.02", "0")
        .with("text-embedding-3-large", "0.13", "0.13", "0");
  }

  /** Azure's, which are not all OpenAI's. */
  public static PriceTable azure() {
    return new PriceTable(Map.of())
        .with("gpt-4o-2024-08-06", "2.50", "1.25", "10.00")
        .with("gpt-4o-mini-2024-07-18", "0.165", "0.083", "0.66")
        .with("text-embedding-3-small", "0.02", "0.02", "0");
  }

  /** Anthropic's. */
  public static PriceTable anthropic() {
    return new PriceTable(Map.of())
        .with("claude-haiku-4-5", "1.00", "0.10", "5.00")
        .withWrites("claude-haiku-4-5", "1.25", "2.00");
  }

  /** The prices of a budget provider, as the articles that the demo replays give them. */
  public static PriceTable global() {
    return new PriceTable(Map.of())
        .with("Qwen/Qwen3-8B", "0.003", "0.003", "0.01")
        .with("Qwen/Qwen3-32B", "0.10", "0.10", "0.28")
        .with("deepseek-v4-flash", "0.10", "0.10", "0.25")
        .with("deepseek-coder", "0.10", "0.10", "0.25")
        .with("deepseek-reasoner", "0.55", "0.55", "2.50")
        .with("deepseek-ai/DeepSeek-V3", "0.27", "0.27", "1.09");
  }

  /** Reads a map with LiteLLM's field names; what has no input price is left out. */
  public static PriceTable read(Path file) throws IOException {
    Map<String, Price> prices = new HashMap<>();
    for (Map.Entry<String, JsonNode> model :
        new ObjectMapper().readTree(file.toFile()).properties()) {
      BigDecimal input = rate(model.getValue(), "input_cost_per_token", null);
      if (input != null) {
        prices.put(
            model.getKey(),
            new Price(
                input,
                rate(model.getValue(), "cache_read_input_token_cost", input),
                rate(model.getValue(), "output_cost_per_token", BigDecimal.ZERO),
                rate(model.getValue(), WRITTEN, input),
                rate(
                    model.getValue(),
                    WRITTEN + "_above_1hr",
                    rate(model.getValue(), WRITTEN, input))));
      }
    }
    return new PriceTable(prices);
  }

  private static BigDecimal rate(JsonNode model, String field, BigDecimal otherwise) {
    return model.path(field).isNumber() ? new BigDecimal(model.get(field).asText()) : otherwise;
  }

  /** This with a model more; prices in USD for a million tokens. */
  public PriceTable with(String model, String input, String cached, String output) {
    Map<String, Price> more = new HashMap<>(prices);
    BigDecimal whole = perToken(input);
    more.put(model, new Price(whole, perToken(cached), perToken(output), whole, whole));
    return new PriceTable(more);
  }

  /** This where a model's prompts cost another price if they are kept, for a while or an hour. */
  public PriceTable withWrites(String model, String written, String writtenForAnHour) {
    Map<String, Price> more = new HashMap<>(prices);
    Price price = prices.get(model);
    more.put(
        model,
        new Price(
            price.input(),
            price.cached(),
            price.output(),
            perToken(written),
            perToken(writtenForAnHour)));
    return new PriceTable(more);
  }

  private static BigDecimal perToken(String perMillion) {
    return new BigDecimal(perMillion).divide(MILLION, MathContext.DECIMAL64);
  }

  /** Whether this provider has the model. */
  public boolean knows(String model) {
    return prices.containsKey(model);
  }

  /** The exact price in USD; 0 for a model that is not in the table. */
  public BigDecimal cost(String model, Usage usage) {
    Price price = prices.get(model);
    if (price == null) {
      return BigDecimal.ZERO;
    }
    return price
        .input()
        .multiply(BigDecimal.valueOf(usage.input() - usage.cached() - usage.written()))
        .add(price.cached().multiply(BigDecimal.valueOf(usage.cached())))
        .add(
            price
                .written()
                .multiply(BigDecimal.valueOf(usage.written() - usage.writtenForAnHour())))
        .add(price.writtenForAnHour().multiply(BigDecimal.valueOf(usage.writtenForAnHour())))
        .add(price.output().multiply(BigDecimal.valueOf(usage.output())));
  }
}
