package io.llmcost.agent.prior;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearPriorTest {

  private static LinearPrior read(String text) throws IOException {
    return LinearPrior.read(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  @Test
  void addsWhatEachFeatureWeighs() throws IOException {
    LinearPrior prior =
        read("# a comment\n\nbase 0.5\nquestions 0.2 0.5 -1 # another\nnumbers 0 1 2\n");
    PromptFeatures prompt = PromptFeatures.of("Is it so?");
    double questions = (Math.log(2) - 0.2) / 0.5;

    assertThat(prior.contribution(Feature.QUESTIONS, prompt)).isEqualTo(-questions, within(1e-12));
    assertThat(prior.contribution(Feature.NUMBERS, prompt)).isZero();
    assertThat(prior.probability(prompt))
        .isEqualTo(1 / (1 + Math.exp(questions - 0.5)), within(1e-12));
  }

  @Test
  void farFromTheUsualIsNotEndlesslyFar() throws IOException {
    LinearPrior prior = read("length 0 0.001 1");

    assertThat(prior.contribution(Feature.LENGTH, PromptFeatures.of("a long text"))).isEqualTo(3);
  }

  @Test
  void nothingIsSaidWithoutText() throws IOException {
    assertThat(read("base 1").probability(PromptFeatures.UNKNOWN)).isNaN();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lenght 0 1 1 | Line 2 of the weights: there is no feature lenght",
        "length 0 1   | Line 2 of the weights: expected a feature, its mean, scale and weight",
        "length 0 0 1 | Line 2 of the weights: the scale must be more than 0",
        "length 0 1 x | Line 2 of the weights: x is no number",
        "length 0 1 NaN | Line 2 of the weights: NaN is no number to go by",
        "numbers 0 1 1 | Line 2 of the weights: numbers is there twice",
      })
  void wrongLinesAreNamed(String line, String message) {
    assertThatThrownBy(() -> read("numbers 0 1 1\n" + line))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }

  @Test
  void theShippedOneTellsHardFromEasy() {
    LinearPrior prior = LinearPrior.shipped();
    double hard =
        prior.probability(
            PromptFeatures.of(
                "Prove that for every prime $p > 3$, $p^2 - 1$ is divisible by 24. Then compute"
                    + " the sum of all such $p$ less than 100, step by step."));
    double easy = prior.probability(PromptFeatures.of("Write a short greeting for a birthday."));

    assertThat(hard).isLessThan(0.3);
    assertThat(easy).isGreaterThan(0.6);
  }
}
