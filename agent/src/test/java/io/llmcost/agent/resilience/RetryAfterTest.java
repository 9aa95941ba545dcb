package io.llmcost.agent.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.Headers;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private static long millis(String... headers) {
    long nanos = RetryAfter.nanos(Headers.of(headers), NOW);
    return nanos < 0 ? nanos : nanos / 1_000_000;
  }

  @Test
  void milliseconds() {
    assertThat(millis("Retry-After-Ms", "1500", "retry-after", "9")).isEqualTo(1_500);
  }

  @Test
  void secondsOrADate() {
    assertThat(millis("retry-after", "2")).isEqualTo(2_000);
    assertThat(millis("retry-after", "0.25")).isEqualTo(250);
    assertThat(millis("retry-after", "Sat, 21 Nov 2026 12:00:07 GMT")).isEqualTo(7_000);
    assertThat(millis("retry-after", "Sat, 21 Nov 2026 11:00:00 GMT")).isZero();
  }

  @Test
  void theLimitThatIsUsedUp() {
    assertThat(
            millis(
                "x-ratelimit-remaining-requests", "0",
                "x-ratelimit-reset-requests", "1m3s",
                "x-ratelimit-remaining-tokens", "500",
                "x-ratelimit-reset-tokens", "6m0s"))
        .isEqualTo(63_000);
    assertThat(millis("x-ratelimit-remaining-requests", "3", "x-ratelimit-reset-requests", "1m3s"))
        .isEqualTo(RetryAfter.UNSAID);
  }

  @ParameterizedTest
  @CsvSource({"1s,1000", "20ms,20", "6m0s,360000", "1h2m3.5s,3723500", "7,7000", "x,-1", "1y,-1"})
  void durations(String text, long millis) {
    long nanos = RetryAfter.duration(text);
    assertThat(nanos < 0 ? nanos : nanos / 1_000_000).isEqualTo(millis);
  }

  @Property
  void nonsenseSaysNothing(@ForAll String text) {
    assertThat(RetryAfter.nanos(Headers.of("retry-after", text), NOW))
        .isGreaterThanOrEqualTo(RetryAfter.UNSAID);
    assertThat(RetryAfter.duration(text)).isGreaterThanOrEqualTo(RetryAfter.UNSAID);
    assertThat(RetryAfter.nanos(Headers.of("retry-after-ms", "-5"), NOW))
        .isEqualTo(RetryAfter.UNSAID);
  }
}
