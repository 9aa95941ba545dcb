package io.llmcost.agent.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassRatesTest {

  private static final int CALLS = 20_000;
  private static final String TIER = "small of global";

  /** What share of the calls a tier is asked for, whose answers pass so often. */
  private double asked(double passes, double minRate, long seed) {
    Random random = new Random(seed);
    PassRates rates = new PassRates(random::nextDouble);
    int asked = 0;
    for (int i = 0; i < CALLS; i++) {
      if (rates.isWorthwhile("r", TIER, "a.B.c", minRate)) {
        asked++;
        rates.note("r", TIER, "a.B.c", random.nextDouble() < passes ? 1 : 0);
      }
    }
    return asked / (double) CALLS;
  }

  @ParameterizedTest
  @CsvSource({"0.5, 1", "0.9, 2", "0.4, 3", "0.3, 4", "1, 5"})
  void aTierThatPassesOftenEnoughIsAsked(double passes, long seed) {
    assertThat(asked(passes, 0.2, seed)).isGreaterThan(0.98);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0.02, 2", "0.05, 3"})
  void oneThatNeverDoesIsAskedForOneCallInTwenty(double passes, long seed) {
    assertThat(asked(passes, 0.2, seed)).isBetween(0.045, 0.07);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0.5, 2"})
  void withoutABoundItIsAskedAlways(double passes, long seed) {
    assertThat(asked(passes, 0, seed)).isEqualTo(1);
  }
}
