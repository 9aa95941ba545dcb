package io.llmcost.agent.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmcost.agent.config.Model;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.log.Log;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceBookTest {

  private static final Instant NOW = Instant.parse("2026-08-15T12:00:00Z");

  @TempDir Path dir;

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeEach
  void captureLog() {
    Log.setOut(new PrintStream(log, true));
  }

  @AfterEach
  void releaseLog() {
    Log.setOut(System.err);
  }

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-4o, gpt-4o",
    "api.openai.com, gpt-4o, gpt-4o",
    "openai, GPT-4o, gpt-4o",
    "openai, openai/gpt-4o, gpt-4o",
    "openai, gpt-4o-2024-11-20, gpt-4o-2024-11-20",
    "openai, gpt-4o-2031-01-01, gpt-4o",
    "openai, ft:gpt-4o-mini-2024-07-18:acme::abc123, ft:gpt-4o-mini-2024-07-18",
    "acme.openai.azure.com, gpt-4o-2024-11-20, azure/gpt-4o-2024-11-20",
    "azure, gpt-35-turbo-0125, azure/gpt-35-turbo-0125",
    "openrouter.ai, openai/gpt-4o, openrouter/openai/gpt-4o",
    "openrouter, openrouter/openai/gpt-4o, openrouter/openai/gpt-4o",
    "api.groq.com, openai/gpt-oss-120b, groq/openai/gpt-oss-120b",
    "api.deepseek.com, deepseek-chat, deepseek/deepseek-chat",
    "generativelanguage.googleapis.com, models/gemini-2.5-pro, gemini/gemini-2.5-pro",
    "google, gemini-2.5-pro, gemini/gemini-2.5-pro",
    "api.together.xyz, qwen/qwen2.5-7b-instruct-turbo, together_ai/Qwen/Qwen2.5-7B-Instruct-Turbo",
    "api.x.ai, grok-4, xai/grok-4",
    "z.ai, glm-4.6, zai/glm-4.6",
  })
  void findsAModelUnderTheNamesThatClientsUse(String provider, String model, String key) {
    assertThat(PriceBook.standard().find(provider, model)).isNotNull();
    assertThat(PriceBook.standard().find(provider, model).key()).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-4o-turbo",
    "llm.internal.example, gpt-4o",
    "openrouter, gpt-4o",
    "openrouter, openai/gpt-4o:free",
    "openai, ft:gpt-4o-mini:acme::abc123",
    "openai, ft:gpt-4o-mini-2031-01-01:acme::abc123",
    "dashscope.aliyuncs.com, qwen3-max",
    "deepseek, gpt-4o",
    "openai, ''",
  })
  void neverGuesses(String provider, String model) {
    assertThat(PriceBook.standard().find(provider, model)).isNull();
  }

  @Test
  void bundledListsAreFreeOfProblems() {
    assertThat(PriceBook.standard().problems()).isEmpty();
    assertThat(PriceBook.builder().overlay("articles").build().problems()).isEmpty();
    assertThat(PriceBook.standard().size()).isGreaterThan(800);
  }

  @Test
  void indexedListFindsWhatTheWholeListHas() throws IOException {
    PriceList whole;
    IndexedPriceList indexed;
    try (InputStream in = PriceBook.class.getResourceAsStream("prices.json")) {
      whole = PriceListReader.read(in, "prices.json");
    }
    try (InputStream in = PriceBook.class.getResourceAsStream("prices.json")) {
      indexed = IndexedPriceList.read(in, "prices.json");
    }

    assertThat(whole.problems()).isEmpty();
    assertThat(indexed.entries()).hasSize(indexed.size());
    for (PriceEntry entry : whole.entries()) {
      PriceEntry found = indexed.find(entry.provider, entry.model);
      assertThat(found).as(entry.key).isNotNull();
      assertThat(found.key).isEqualTo(entry.key);
      assertThat(found.source).isEqualTo(entry.source);
      assertThat(found.rates.asMap()).isEqualTo(entry.rates.asMap());
    }
  }

  @Test
  void factsOfAModelComeWithItsPrice() {
    ModelFacts facts = PriceBook.standard().find("openai", "gpt-4o").facts();

    assertThat(facts.mode()).isEqualTo("chat");
    assertThat(facts.maxInputTokens()).isEqualTo(128_000);
    assertThat(facts.supports("function_calling")).isTrue();
    assertThat(facts.supports("reasoning")).isFalse();
  }

  @Test
  void configuredPriceWinsAndTheRestComesFromBelow() {
    PriceBook book =
        PriceBook.builder()
            .models(Map.of("big", model("big", "openai", "gpt-4o", "2", "8")))
            .build();

    Price price = book.find("openai", "gpt-4o-2024-08-06");
    TokenUsage usage =
        new TokenUsage(TokenUsage.Source.REPORTED, 1_000_000, 1_000_000, 0, 0, 0, 0, 0);

    assertThat(price.cost(usage, null, NOW)).isEqualByComparingTo("3.25");
    assertThat(price.charge(usage, "batch", NOW).usd()).isEqualByComparingTo("3.25");
    assertThat(price.source(NOW)).startsWith("config models.big + prices.json 2026-08-01");
  }

  @Test
  void configuredProviderIsKnownByItsHost() {
    Provider mine = provider("mine", "https://global-apis.com/v1");
    PriceBook book =
        PriceBook.builder()
            .providers(Map.of("mine", mine))
            .overlay("articles")
            .models(Map.of("small", model("small", "mine", "Qwen/Qwen3-8B", "0.003", "0.01")))
            .build();

    assertThat(book.find("mine", "qwen/qwen3-8b").source(NOW))
        .isEqualTo("config models.small (Qwen/Qwen3-8B)");
    assertThat(book.find("mine", "deepseek-v4-flash").source(NOW))
        .isEqualTo("overlay articles (global-apis/deepseek-v4-flash)");
    assertThat(book.find("mine", "gpt-5")).isNull();
  }

  @Test
  void overlayLeavesWhatItDoesNotGiveToTheListBelow() {
    PriceBook book = PriceBook.builder().overlay("articles").build();

    // input 0.15 of the list, output 0.60 of the article
    assertThat(book.find("openai", "gpt-4o-mini").cost(million(1, 1), null, NOW))
        .isEqualByComparingTo("0.75");
    assertThat(book.find("global-apis", "Qwen-MT-Turbo").cost(million(1, 1), null, NOW)).isNull();
    assertThat(book.find("global-apis", "Qwen-MT-Turbo").cost(million(0, 1), null, NOW))
        .isEqualByComparingTo("0.30");
    assertThat(book.find("openai", "claude-3-sonnet")).isNull();
  }

  /** The daily traffic of the article on a unified gateway, with each share counted once. */
  @Test
  void unifiedGatewaysDayCosts57Dollars31() {
    PriceBook book = PriceBook.builder().overlay("articles").build();
    Price v3 = book.find("ai-token-hub", "deepseek-ai/DeepSeek-V3");
    Price r1 = book.find("ai-token-hub", "deepseek-ai/DeepSeek-R1");
    Price qwen = book.find("ai-token-hub", "Qwen/Qwen3-32B");
    Price gpt4o = book.find("openai", "gpt-4o");

    BigDecimal before =
        gpt4o
            .cost(million(10, 5), null, NOW)
            .add(gpt4o.cost(million(2, 1), null, NOW))
            .add(gpt4o.cost(million(5, 3), null, NOW))
            .add(gpt4o.cost(million(3, 1.5), null, NOW));
    BigDecimal after =
        v3.cost(million(8, 4), null, NOW)
            .add(gpt4o.cost(million(2, 1), null, NOW))
            .add(qwen.cost(million(1, 0.5), null, NOW))
            .add(r1.cost(million(1, 0.5), null, NOW))
            .add(gpt4o.cost(million(2, 1.2), null, NOW))
            .add(v3.cost(million(3, 1.8), null, NOW))
            .add(qwen.cost(million(1.5, 0.75), null, NOW))
            .add(gpt4o.cost(million(1.5, 0.75), null, NOW));

    assertThat(before).isEqualByComparingTo("155");
    assertThat(after).isEqualByComparingTo("57.312");
    assertThat(1 - after.doubleValue() / before.doubleValue()).isCloseTo(0.63, within(0.001));
  }

  @Test
  void usersFileIsReadAndItsMistakesAreNamed() throws IOException {
    File file =
        write(
            """
            {"sample_spec": {"input_cost_per_token": "a number"},
             "in-house": {"input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6},
             "openai/gpt-4o": {"input_cost_per_token": 2.5, "output_cost_per_token": 10},
             "openai/gpt-5": {"input_cost_per_token": "cheap"},
             "openai/o3": 3,
             "acme/new": {"input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6,
                          "input_cost_per_token_batches": 1e-7, "unknown": {"a": [1, {"b": 2}]}}}
            """);

    PriceBook book = PriceBook.builder().files(List.of(file)).build();

    assertThat(book.find("llm.internal.example", "in-house").cost(million(1, 1), null, NOW))
        .isEqualByComparingTo("3");
    assertThat(book.find("openai", "gpt-4o").source(NOW)).startsWith("prices.json 2026-08-01");
    assertThat(book.problems())
        .containsExactly(
            "mine.json: openai/gpt-4o is left out: input_cost_per_token is above 1000 USD per"
                + " million tokens: is it in USD per token?; output_cost_per_token is above 1000"
                + " USD per million tokens: is it in USD per token?",
            "mine.json: openai/gpt-5 is left out: input_cost_per_token is not a number",
            "mine.json: openai/o3 is left out: it is not an object",
            "mine.json: acme/new is left out: input_cost_per_token_batches is not about half the"
                + " standard rate");
    assertThat(log.toString()).contains("gpt-4o is left out");
  }

  @Test
  void damagedOrShrunkenFileKeepsThePricesReadBefore() throws IOException {
    String entry = "\"m%d\": {\"input_cost_per_token\": 1e-6, \"output_cost_per_token\": 2e-6}";
    StringBuilder ten = new StringBuilder("{");
    for (int i = 0; i < 10; i++) {
      ten.append(i == 0 ? "" : ",").append(String.format(entry, i));
    }
    File file = write(ten + "}");
    PriceBook first = PriceBook.builder().files(List.of(file)).build();
    assertThat(first.find("x", "m9")).isNotNull();

    write(ten + ",");
    PriceBook second = PriceBook.builder().files(List.of(file)).replaces(first).build();
    write("{" + String.format(entry, 0) + "}");
    PriceBook third = PriceBook.builder().files(List.of(file)).replaces(second).build();
    assertThat(file.delete()).isTrue();
    PriceBook fourth = PriceBook.builder().files(List.of(file)).replaces(third).build();

    assertThat(second.find("x", "m9")).isNotNull();
    assertThat(third.find("x", "m9")).isNotNull();
    assertThat(fourth.find("x", "m9")).isNotNull();
    assertThat(third.problems().toString()).contains("has 1 models, it had 10");
    assertThat(PriceBook.builder().files(List.of(file)).build().find("x", "m9")).isNull();
  }

  @Test
  void windowOfTheDayMayGoPastMidnight() throws IOException {
    File file =
        write(
            """
            {"night": {"input_cost_per_token": 2e-6, "output_cost_per_token": 2e-6, "dated_prices": [
              {"start_time": "16:30:00Z", "end_time": "00:30:00Z",
               "input_cost_per_token": 1e-6, "output_cost_per_token": 1e-6}]}}
            """);
    Price price = PriceBook.builder().files(List.of(file)).build().find("x", "night");

    assertThat(price.cost(million(1, 0), null, Instant.parse("2026-08-15T16:29:59Z")))
        .isEqualByComparingTo("2");
    assertThat(price.cost(million(1, 0), null, Instant.parse("2026-08-15T16:30:00Z")))
        .isEqualByComparingTo("1");
    assertThat(price.cost(million(1, 0), null, Instant.parse("2026-08-15T00:29:59Z")))
        .isEqualByComparingTo("1");
    assertThat(price.cost(million(1, 0), null, Instant.parse("2026-08-15T00:30:00Z")))
        .isEqualByComparingTo("2");
  }

  @Test
  void manyUnknownModelsDoNotFillTheMemory() {
    PriceBook book = PriceBook.builder().build();
    for (int i = 0; i < 20_000; i++) {
      assertThat(book.find("openai", "m" + i)).isNull();
    }
    assertThat(book.cached()).isLessThanOrEqualTo(4_096);
  }

  @Test
  void namesWhatMayHaveBeenMeant() {
    assertThat(PriceBook.standard().nearest("gpt-4o-mimi", 3)).contains("gpt-4o-mini");
    assertThat(PriceBook.standard().nearest("zzzzzzzzzzzzzz", 3)).isEmpty();
  }

  private File write(String json) throws IOException {
    return Files.writeString(dir.resolve("mine.json"), json).toFile();
  }

  private static TokenUsage million(double input, double output) {
    return TokenUsage.of(
        TokenUsage.Source.REPORTED, (long) (input * 1_000_000), (long) (output * 1_000_000));
  }

  private static Model model(String id, String provider, String name, String input, String output) {
    return new Model(
        id,
        provider,
        name,
        Map.of("input", new BigDecimal(input), "output", new BigDecimal(output)),
        Map.of());
  }

  private static Provider provider(String name, String url) {
    return new Provider(name, Url.of(url), null, null, Headers.EMPTY);
  }
}
