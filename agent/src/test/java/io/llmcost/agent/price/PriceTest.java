package io.llmcost.agent.price;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.llm.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Costs reckoned by hand from the providers' published rates. */
class PriceTest {

  private static final Instant AUGUST = Instant.parse("2026-08-15T12:00:00Z");

  private static final PriceBook BOOK = PriceBook.standard();

  private static TokenUsage tokens(long input, long cacheRead, long cacheWrite, long output) {
    return new TokenUsage(
        TokenUsage.Source.REPORTED, input, cacheRead, cacheWrite, output, 0, 0, 0);
  }

  private static BigDecimal cost(String provider, String model, TokenUsage usage, String tier) {
    return BOOK.find(provider, model).cost(usage, tier, AUGUST);
  }

  @Test
  void cachedTokensCostTheirOwnRate() {
    // 1,000 at 2.50 + 9,000 at 1.25 + 500 at 10.00
    assertThat(cost("openai", "gpt-4o", tokens(1_000, 9_000, 0, 500), null))
        .isEqualTo(new BigDecimal("0.01875"));
  }

  @Test
  void cacheWritesCostMoreThanInput() {
    // 100 at 3 + 2,000 at 0.30 + 5,000 at 3.75 + 300 at 15
    assertThat(cost("anthropic", "claude-sonnet-4-5", tokens(100, 2_000, 5_000, 300), null))
        .isEqualTo(new BigDecimal("0.02415"));
  }

  @Test
  void cacheWritesForAnHourCostMoreThanThoseForMinutes() {
    // 100 at 3 + 2,000 at 0.30 + 1,000 at 3.75 + 4,000 at 6 + 300 at 15
    TokenUsage usage = tokens(100, 2_000, 5_000, 300).keptForAnHour(4_000);

    assertThat(cost("anthropic", "claude-sonnet-4-5", usage, null))
        .isEqualTo(new BigDecimal("0.03315"));
    assertThat(BOOK.find("anthropic", "claude-sonnet-4-5").charge(usage, null, AUGUST).source())
        .doesNotContain("for an hour");
    // A list that knows one rate for writes only, and says so
    assertThat(BOOK.find("openai", "gpt-5.6").charge(usage, null, AUGUST).source())
        .contains("writes for an hour at the rate of shorter ones");
  }

  @Test
  void sizeOfThePromptSetsTheRateOfTheWholeCall() {
    TokenUsage at = tokens(150_000, 50_000, 0, 1_000);
    TokenUsage above = tokens(150_001, 50_000, 0, 1_000);

    // 1.25, 0.125 and 10 up to 200,000; 2.50, 0.25 and 15 above
    assertThat(cost("gemini", "gemini-2.5-pro", at, null)).isEqualByComparingTo("0.20375");
    assertThat(cost("gemini", "gemini-2.5-pro", above, null)).isEqualByComparingTo("0.4025025");
  }

  @Test
  void rangesOfPromptSizesAreTiersToo() {
    assertThat(cost("dashscope", "qwen3-max", tokens(32_000, 0, 0, 1_000), null))
        .isEqualByComparingTo("0.0444");
    assertThat(cost("dashscope", "qwen3-max", tokens(100_000, 0, 0, 1_000), null))
        .isEqualByComparingTo("0.252");
    assertThat(cost("dashscope", "qwen3-max", tokens(200_000, 0, 0, 1_000), null))
        .isEqualByComparingTo("0.615");
  }

  @ParameterizedTest
  @CsvSource({
    "       , 0.0125",
    "default, 0.0125",
    "auto,    0.0125",
    "batch,   0.00625",
    "priority,0.02125",
  })
  void serviceTierHasItsOwnRates(String tier, BigDecimal usd) {
    assertThat(cost("openai", "gpt-4o", tokens(1_000, 0, 0, 1_000), tier))
        .isEqualByComparingTo(usd);
  }

  @Test
  void tierWithoutRatesIsChargedAtStandardAndSaysSo() {
    Price price = BOOK.find("openai", "gpt-4o");

    Charge flex = price.charge(tokens(1_000, 0, 0, 1_000), "flex", AUGUST);
    Charge batch = price.charge(tokens(1_000, 0, 0, 1_000), "batch", AUGUST);

    assertThat(flex.usd()).isEqualByComparingTo("0.0125");
    assertThat(flex.source()).isEqualTo("prices.json 2026-08-01, flex at standard rate");
    assertThat(batch.source()).isEqualTo("prices.json 2026-08-01, batch");
  }

  @Test
  void flexAboveAThresholdWithoutAFlexRateCostsTheStandardRateAboveIt() {
    Charge charge =
        BOOK.find("openai", "gpt-5.5").charge(tokens(300_000, 0, 0, 1_000), "flex", AUGUST);

    assertThat(charge.usd()).isEqualByComparingTo("3.045");
    assertThat(charge.source()).contains("flex at standard rate");
  }

  @Test
  void datedPriceHoldsFromItsDay() {
    Price price = BOOK.find("anthropic", "claude-sonnet-5");
    TokenUsage usage = tokens(1_000_000, 0, 0, 1_000_000);

    assertThat(price.cost(usage, null, Instant.parse("2026-08-31T23:59:59Z")))
        .isEqualByComparingTo("12");
    Charge september = price.charge(usage, null, Instant.parse("2026-09-01T00:00:00Z"));
    assertThat(september.usd()).isEqualByComparingTo("18");
    assertThat(september.source()).isEqualTo("prices.json 2026-08-01, from 2026-09-01");
  }

  @Test
  void regionalHostCostsMoreWhereTheListSaysSo() {
    TokenUsage usage = tokens(1_000, 0, 0, 1_000);

    assertThat(cost("openai", "gpt-5.5", usage, null)).isEqualByComparingTo("0.035");
    assertThat(cost("eu.api.openai.com", "gpt-5.5", usage, null)).isEqualByComparingTo("0.0385");
    assertThat(cost("eu.api.openai.com", "gpt-4o", usage, null)).isEqualByComparingTo("0.0125");
    assertThat(cost("jp.api.openai.com", "gpt-5.5", usage, null)).isNull();
  }

  @Test
  void audioIsNotText() {
    TokenUsage usage = new TokenUsage(TokenUsage.Source.REPORTED, 100, 0, 0, 50, 0, 1_000, 500);

    // 100 at 2.50 + 50 at 10 + 1,000 at 40 + 500 at 80
    assertThat(cost("openai", "gpt-4o-audio-preview", usage, null)).isEqualByComparingTo("0.08075");
    assertThat(cost("openai", "gpt-4o", usage, null)).isNull();
  }

  @Test
  void reasoningIsAPartOfTheOutputUnlessItHasItsOwnRate() {
    TokenUsage usage = new TokenUsage(TokenUsage.Source.REPORTED, 0, 0, 0, 1_000, 800, 0, 0);

    assertThat(cost("openai", "o3", usage, null)).isEqualByComparingTo("0.008");
    // 800 at 4.00 + 200 at 1.20
    assertThat(cost("dashscope", "qwen-plus-latest", usage, null)).isEqualByComparingTo("0.00344");
  }

  @Test
  void oneMissingRateLeavesTheCallUnpriced() {
    Charge charge = BOOK.find("xai", "grok-4").charge(tokens(100, 1, 0, 100), null, AUGUST);

    assertThat(charge.usd()).isNull();
    assertThat(charge.source())
        .isEqualTo("unpriced: no cache read price in prices.json 2026-08-01 (xai/grok-4)");
  }

  @Test
  void searchesAndUnknownUsageAreUnpriced() {
    assertThat(cost("perplexity", "sonar", tokens(10, 0, 0, 10), null)).isNull();
    assertThat(cost("openai", "gpt-4o-search-preview", tokens(10, 0, 0, 10), null)).isNull();
    assertThat(cost("openai", "gpt-4o", TokenUsage.UNKNOWN, null)).isNull();
  }

  @Test
  void nothingUsedCostsNothing() {
    assertThat(cost("openai", "gpt-4o", tokens(0, 0, 0, 0), null)).isEqualTo(BigDecimal.ZERO);
  }

  @Property
  boolean costOfAFlatPriceIsTheSumOfItsParts(
      @ForAll @LongRange(max = 1_000_000_000) long input,
      @ForAll @LongRange(max = 1_000_000_000) long cached,
      @ForAll @LongRange(max = 1_000_000_000) long output) {
    BigDecimal whole = cost("openai", "gpt-4o", tokens(input, cached, 0, output), null);
    BigDecimal parts =
        cost("openai", "gpt-4o", tokens(input, 0, 0, 0), null)
            .add(cost("openai", "gpt-4o", tokens(0, cached, 0, 0), null))
            .add(cost("openai", "gpt-4o", tokens(0, 0, 0, output), null));
    return whole.compareTo(parts) == 0 && whole.signum() >= 0 && whole.scale() >= 0;
  }
}
