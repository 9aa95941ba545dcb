package io.llmcost.agent.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertaintyTest {

  private static Certainty after(int answers, double logProbability, double spread) {
    Random random = new Random(1);
    Certainty usual = new Certainty();
    for (int i = 0; i < answers; i++) {
      usual.note(Math.exp(logProbability + spread * random.nextGaussian()));
    }
    return usual;
  }

  @Test
  void ofFewAnswersNothingIsSaid() {
    assertThat(after(19, -0.1, 0.01).lack(0.001)).isZero();
    assertThat(after(20, -0.1, 0.01).lack(0.001)).isGreaterThan(10);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.05, -0.5, -0.9})
  void whatIsUsualIsNoLackWhateverItIs(double logProbability) {
    Certainty usual = after(500, logProbability, 0.04);
    assertThat(usual.lack(Math.exp(logProbability))).isLessThan(0.5);
    assertThat(usual.lack(Math.exp(logProbability + 0.03))).isZero();
    assertThat(usual.lack(Math.exp(logProbability - 0.12))).isBetween(2.2, 4.0);
  }

  @Test
  void aModelThatIsAlwaysEquallySureIsNotCaughtByATrifle() {
    assertThat(after(500, -0.1, 0).lack(Math.exp(-0.11))).isLessThan(1);
  }

  @Test
  void whatIsLongAgoCountsLess() {
    Certainty usual = after(2_000, -0.05, 0.02);
    Random random = new Random(2);
    for (int i = 0; i < 1_000; i++) {
      usual.note(Math.exp(-0.6 + 0.05 * random.nextGaussian()));
    }
    assertThat(usual.lack(Math.exp(-0.6))).isLessThan(0.5);
  }
}
