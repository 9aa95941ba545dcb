package io.llmcost.agent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.gateway.Controls.CacheUse;
import io.llmcost.agent.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
