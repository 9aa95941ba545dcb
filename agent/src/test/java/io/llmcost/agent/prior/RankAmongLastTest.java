package io.llmcost.agent.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankAmongLastTest {

  private final Random dice = new Random(5);
  private final RankAmongLast ranks = new RankAmongLast();

  private boolean isAmong(double share, double probability, double chance) {
    return ranks.of(probability, chance) >= 1 - share;
  }

  private double shareOf(double share, DoubleSupplier probability) {
    int among = 0;
    for (int i = 0; i < 5_000; i++) {
      among += isAmong(share, probability.getAsDouble(), dice.nextDouble()) ? 1 : 0;
    }
    return among / 5_000.0;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.02, 0.3, 0.5, 0.9, 1})
  void theShareIsKept(double share) {
    assertThat(shareOf(share, dice::nextDouble)).isEqualTo(share, within(0.03));
    assertThat(shareOf(share, () -> 0.7)).isEqualTo(share, within(0.03));
    assertThat(shareOf(share, () -> dice.nextInt(3) / 4.0)).isEqualTo(share, within(0.03));
    assertThat(shareOf(share, () -> Double.NaN)).isEqualTo(share, within(0.03));
  }

  @Test
  void theyAreTheEasiest() {
    shareOf(0.3, dice::nextDouble);

    for (int i = 0; i < 20; i++) {
      assertThat(isAmong(0.3, 0.9, dice.nextDouble())).isTrue();
      assertThat(isAmong(0.3, 0.4, dice.nextDouble())).isFalse();
      // What is compared with stays as it was.
      shareOf(0.3, dice::nextDouble);
    }
  }

  @Test
  void whereLittleIsKnownChanceDecides() {
    assertThat(isAmong(0.5, 0.99, 0.6)).isFalse();
    assertThat(isAmong(0.5, 0.01, 0.4)).isTrue();
  }
}
