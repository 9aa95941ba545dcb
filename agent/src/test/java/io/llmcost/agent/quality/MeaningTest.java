package io.llmcost.agent.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeaningTest {

  @ParameterizedTest
  @CsvSource({"0.95, 1", "0.85, 1", "0.8, 0.8", "0.725, 0.5", "0.6, 0", "-0.2, 0", "NaN, 0"})
  void nearTextsAgree(double nearness, double agreement) {
    assertThat(Meaning.agreement("take the tram", "go by streetcar", nearness))
        .isEqualTo(agreement, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "It comes to 43 apples.            | All in all there are 42.          | 0",
        "It comes to 42 apples.            | All in all there are 42.          | 1",
        "So 1200 of them, in 2 rows.       | There are 2 rows: 1,200.0         | 1",
        "Nobody knows.                     | All in all there are 42.          | 0",
        "There are 42, or 43.              | I cannot say.                     | 1",
        "No, that is not allowed.          | Yes: it is allowed.               | 0",
        "Yes, of course.                   | **Yes**, that goes.               | 1",
        "Nothing of it goes.               | Yes, that goes.                   | 1",
        "Now it goes.                      | No, it does not.                  | 1",
      })
  void otherResultsAreNoAgreementHoweverNearTheTextsAre(
      String answer, String reference, double agreement) {
    assertThat(Meaning.agreement(answer, reference, 0.95)).isEqualTo(agreement);
  }

  @Test
  void longTextsAreNoBurden() {
    String digits = "1,".repeat(200_000);

    assertThat(Meaning.agreement(digits, digits + " 7", 0.9)).isZero();
  }
}
