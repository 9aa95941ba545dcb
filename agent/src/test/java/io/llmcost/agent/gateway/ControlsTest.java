package io.llmcost.agent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.gateway.Controls.CacheUse;
import io.llmcost.agent.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlsTest {

  @Test
  void nothingAskedForIsNothing() {
    assertThat(Controls.read(Headers.of("Authorization", "Bearer x"))).isSameAs(Controls.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "no-cache, REFRESH",
    "no-store, NONE",
    "only, ONLY",
    "NO-CACHE, REFRESH",
    "nonsense, FULL",
  })
  void readsWhatTheCacheMayDo(String value, CacheUse use) {
    assertThat(Controls.read(Headers.of("X-LLMCost-Cache", value)).cacheUse()).isEqualTo(use);
  }

  @ParameterizedTest
  @CsvSource({
    "60, 60",
    "60s, 60",
    "5m, 300",
    "2h, 7200",
    "-5, 0",
    "soon, -1",
    "99999999999999999h, -1"
  })
  void readsHowLongAnAnswerMayBeKept(String value, long seconds) {
    assertThat(Controls.read(Headers.of("x-llmcost-cache-ttl", value)).cacheTtlSeconds())
        .isEqualTo(seconds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Cache-Control | no-store | NONE | -1",
        "Cache-Control | no-cache, max-age=60 | REFRESH | 60",
        "cache-control | max-age=60, s-maxage=30 | FULL | 30",
        "Cache-Control | max-age=\"60 | FULL | -1",
        "Cache-Control | public, max-age=, no-transform | FULL | -1",
        "Pragma | no-cache | REFRESH | -1",
        "x-portkey-cache-force-refresh | True | REFRESH | -1",
        "x-portkey-cache-force-refresh | false | FULL | -1",
        "Helicone-Cache-Enabled | false | NONE | -1",
        "Helicone-Cache-Enabled | true | FULL | -1",
      })
  void readsWhatOthersCallIt(String name, String value, CacheUse use, long seconds) {
    Controls controls = Controls.read(Headers.of(name, value));
    assertThat(controls.cacheUse()).isEqualTo(use);
    assertThat(controls.cacheTtlSeconds()).isEqualTo(seconds);
  }

  @Test
  void theStricterOneCounts() {
    Controls controls =
        Controls.read(
            Headers.of(
                "Cache-Control",
                "no-cache, max-age=60",
                "x-llmcost-cache",
                "no-store",
                "x-llmcost-cache-ttl",
                "5"));
    assertThat(controls.cacheUse()).isEqualTo(CacheUse.NONE);
    assertThat(controls.cacheTtlSeconds()).isEqualTo(5);
    assertThat(
            Controls.read(Headers.of("x-llmcost-cache", "only", "Cache-Control", "no-cache"))
                .cacheUse())
        .isEqualTo(CacheUse.ONLY);
  }

  @Test
  void readsTagsOfSeveralHeaders() {
    Headers headers = Headers.of("x-llmcost-tags", "a, b", "x-llmcost-tags", "c,,");
    assertThat(Controls.read(headers).tags()).containsExactly("a", "b", "c");
  }

  @Test
  void readsBypassAndQuality() {
    Controls controls =
        Controls.read(Headers.of("x-llmcost-bypass", "true", "x-llmcost-quality", "high"));
    assertThat(controls.bypass()).isTrue();
    assertThat(controls.highQuality()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"c1 good,1", "c1=bad,0", "c1 0.25,0.25", " c1   GOOD ,1", "c1 = 1,1"})
  void anEarlierAnswerMayBeSpokenOf(String value, double outcome) {
    Feedback said = Controls.read(Headers.of("x-llmcost-feedback", value)).feedback();
    assertThat(said.callId()).isEqualTo("c1");
    assertThat(said.outcome()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "c1", "c1 fine", "c1 2", "c1 -1", "c1 NaN", "c1 good really"})
  void whatIsNoFeedbackIsIgnored(String value) {
    assertThat(Controls.read(Headers.of("x-llmcost-feedback", value)).feedback()).isNull();
  }
}
