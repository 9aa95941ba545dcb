package io.llmcost.agent.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.ledger.LedgerSummary.Dimension;
import io.llmcost.agent.llm.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TallyTest {

  private static CallRecord.Builder call(String cost, String saved) {
    return CallRecord.builder()
        .time(Instant.parse("2026-08-15T12:00:00Z"))
        .requestedModel("gpt-4o")
        .servedModel("gpt-4o")
        .status(200)
        .usage(TokenUsage.of(TokenUsage.Source.REPORTED, 100, 10))
        .costUsd(cost == null ? null : new BigDecimal(cost))
        .savedUsd(saved == null ? null : new BigDecimal(saved));
  }

  @Test
  void whatTheProvidersCacheSavedIsALeverOfItsOwn() {
    Tally tally = new Tally();
    tally.add(call("1", "0.25").promptCache(PromptCacheUse.NOT_WRITTEN).build());
    tally.add(call("1", "-0.1").promptCache(PromptCacheUse.KEPT).build());
    tally.add(call("1", "2").promptCache(PromptCacheUse.KEPT).batch(2).build());
    assertThat(tally.savedBy().get(Lever.PROMPT_CACHE)).isEqualByComparingTo("0.15");
    assertThat(tally.savedBy().get(Lever.BATCH)).isEqualByComparingTo("2");
    assertThat(tally.untouched()).isZero();
  }

  @Test
  void sumsByLeverAndKeepsTheUnpricedApart() {
    Tally tally = new Tally();
    tally.add(call("1", "0").cache("miss").build());
    tally.add(call("0", "1").cache("hit").build());
    tally.add(call("0", "1").cache("coalesced").build());
    tally.add(call("0.1", "0.9").route("cheap").servedModel("gpt-4o-mini").build());
    tally.add(call("2", "-1.5").route("cheap").servedModel("o3").build());
    tally.add(call("0.5", "0.25").compression(new CallRecord.Compression(2, 1, 0)).build());
    tally.add(call("0.5", "0.5").batch(4).build());
    tally.add(call("1", "0").route("same").servedModel("gpt-4o-2024-08-06").build());
    tally.add(call(null, null).build());
    tally.add(call(null, null).status(429).error("http_429").cache("bypass").build());
    tally.add(
        call("1", null)
            .sideCostUsd(new BigDecimal("0.25"))
            .usage(TokenUsage.of(TokenUsage.Source.ESTIMATED, 1, 1))
            .wouldSave("cache", new BigDecimal("0.75"))
            .build());

    assertThat(tally.calls()).isEqualTo(11);
    assertThat(tally.errors()).isEqualTo(1);
    assertThat(tally.unpriced()).isEqualTo(1);
    assertThat(tally.estimated()).isEqualTo(1);
    assertThat(tally.untouched()).isEqualTo(5);
    assertThat(tally.lookups()).isEqualTo(3);
    assertThat(tally.hits()).isEqualTo(2);
    assertThat(tally.spentUsd()).isEqualByComparingTo("6.35");
    assertThat(tally.savedUsd()).isEqualByComparingTo("2.15");
    assertThat(tally.baselineUsd()).isEqualByComparingTo("8.50");
    assertThat(tally.savedBy().get(Lever.CACHE)).isEqualByComparingTo("1");
    assertThat(tally.savedBy().get(Lever.COALESCE)).isEqualByComparingTo("1");
    assertThat(tally.savedBy().get(Lever.ROUTE)).isEqualByComparingTo("-0.6");
    assertThat(tally.savedBy().get(Lever.COMPRESS)).isEqualByComparingTo("0.25");
    assertThat(tally.savedBy().get(Lever.BATCH)).isEqualByComparingTo("0.5");
    assertThat(tally.wouldSaveBy().get("cache")).isEqualByComparingTo("0.75");
    assertThat(tally.inputTokens()).isEqualTo(1001);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-4o, gpt-4o, true",
    "gpt-4o, gpt-4o-2024-08-06, true",
    "claude-haiku-4-5, claude-haiku-4-5-20251001, true",
    "gpt-4o, gpt-4o-mini, false",
    "gpt-4o, gpt-4o-mini-2024-07-18, false",
    "gpt-4o, , true",
  })
  void datedNameIsTheSameModel(String asked, String served, boolean same) {
    CallRecord record = CallRecord.builder().requestedModel(asked).servedModel(served).build();
    assertThat(record.isServedAsRequested()).isEqualTo(same);
  }

  @Test
  void theSameModelOfAnotherProviderIsRouted() {
    Tally tally = new Tally();
    CallRecord.Builder elsewhere = call("1", "0.5").requestedModel("gpt-4o").servedModel("gpt-4o");
    tally.add(elsewhere.route("home").tier(1).build());
    assertThat(tally.untouched()).isZero();
    assertThat(tally.savedBy()).containsOnlyKeys(Lever.ROUTE);
  }

  @Test
  void whatWasShortenedUnderARouteToTheSameModelIsCompression() {
    CallRecord.Builder asAsked = call("1", "0.5").requestedModel("gpt-4o").servedModel("gpt-4o");
    asAsked.route("home").tier(1).compression(new CallRecord.Compression(100, 40, 0));
    assertThat(Lever.of(asAsked.build())).isEqualTo(Lever.COMPRESS);
  }

  @Test
  void nothingPricedIsNotZero() {
    Tally tally = new Tally();
    tally.add(call(null, null).build());
    assertThat(tally.isPriced()).isFalse();
    tally.add(call("0", "0").build());
    assertThat(tally.isPriced()).isTrue();
  }

  @Test
  void copyStaysAsItIs() {
    Totals totals = new Totals();
    totals.add(call("1", "0").build());
    Tally before = totals.now();
    totals.add(call("1", "0").build());

    assertThat(before.calls()).isEqualTo(1);
    assertThat(totals.now().spentUsd()).isEqualByComparingTo("2");
  }

  @Test
  void summaryIsBoundedAndLosesNoCall() {
    LedgerSummary summary = new LedgerSummary();
    for (int i = 0; i < 6_000; i++) {
      summary.accept(call("1", "0").callSite("a.B.m" + i).task("faq").build());
    }
    Map<String, Tally> sites = summary.by(Dimension.CALL_SITE);

    assertThat(sites).hasSizeLessThanOrEqualTo(5_001);
    assertThat(sites.get(LedgerSummary.OTHERS).calls()).isEqualTo(1_000);
    assertThat(summary.demands()).hasSizeLessThanOrEqualTo(5_000);
    assertThat(summary.all().calls()).isEqualTo(6_000);
    assertThat(summary.by(Dimension.DAY)).containsOnlyKeys("2026-08-15");
  }

  @Test
  void summaryTellsTheSameCallSiteOfTwoModulesApart() {
    LedgerSummary summary = new LedgerSummary();
    for (String module : new String[] {"one", "two", null, "two"}) {
      summary.accept(call("1", "0").callSite("a.B.m").module(module).task("faq").build());
    }

    assertThat(summary.by(Dimension.CALL_SITE))
        .containsOnlyKeys("a.B.m", "a.B.m (one)", "a.B.m (two)");
    assertThat(summary.by(Dimension.CALL_SITE).get("a.B.m (two)").calls()).isEqualTo(2);
  }
}
