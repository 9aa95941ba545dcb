package io.llmcost.agent.semantic.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlipTest {

  @ParameterizedTest
  @CsvSource({
    "recommend, recomend",
    "government, goverment",
    "accommodate, accomodate",
    "password, passowrd",
    "installation, instalaltion",
  })
  void oneWord(String word, String slip) {
    assertThat(Slip.mayBe(word, slip)).isTrue();
    assertThat(Slip.mayBe(slip, word)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "trial, trail",
    "desert, dessert",
    "casual, causal",
    "angel, angle",
    "prescribe, proscribe",
    "complement, compliment",
    "employer, employee",
    "secure, insecure",
    "increase, decrease",
    "import, export",
    "cat, cat",
  })
  void anotherWord(String word, String other) {
    assertThat(Slip.mayBe(word, other)).isFalse();
    assertThat(Slip.mayBe(other, word)).isFalse();
  }
}
