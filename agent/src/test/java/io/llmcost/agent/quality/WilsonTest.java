package io.llmcost.agent.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonTest {

  // Worked out by hand from the formula.
  @ParameterizedTest
  @CsvSource({
    "0, 10, 0, 0.2775",
    "10, 10, 0.7225, 1",
    "5, 10, 0.2366, 0.7634",
    "90, 100, 0.8256, 0.9448"
  })
  void knowsTheInterval(double good, double outcomes, double least, double most) {
    assertThat(Wilson.atLeast(good, outcomes, 1.96)).isEqualTo(least, within(1e-4));
    assertThat(Wilson.atMost(good, outcomes, 1.96)).isEqualTo(most, within(1e-4));
  }

  @Property
  void theShareIsWithinAndTheBoundsAreShares(
      @ForAll @IntRange(max = 500) int good, @ForAll @IntRange(max = 500) int bad) {
    double outcomes = good + bad;
    double least = Wilson.atLeast(good, outcomes, 1.96);
    double most = Wilson.atMost(good, outcomes, 1.96);
    assertThat(least).isBetween(-1e-12, most);
    assertThat(most).isLessThanOrEqualTo(1 + 1e-12);
    if (outcomes > 0) {
      assertThat(good / outcomes).isBetween(least - 1e-12, most + 1e-12);
    }
  }
}
