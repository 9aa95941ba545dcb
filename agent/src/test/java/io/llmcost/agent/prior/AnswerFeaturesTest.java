package io.llmcost.agent.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerFeaturesTest {

  private static final PromptFeatures PROBLEM =
      PromptFeatures.of("Anna has 12 apples and eats 5. How many are left?");
  private static final PromptFeatures CHOICE =
      PromptFeatures.of("Which is red?\nA) grass\nB) blood\nC) sky");
  private static final PromptFeatures TALK = PromptFeatures.of("Write a poem");

  private static double value(PromptFeatures prompt, AnswerFeature feature, String answer) {
    return AnswerFeatures.of(prompt, answer).value(feature);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12 - 5 = 7. The answer is 7. | 0 | 0 | 0",
        "12 - 5 = 7.0                 | 0 | 0 | 0",
        "12 - 5 = 1,007               | 0 | 0 | 0",
        "12 / 5 = 2.4                 | 0 | 1 | 0",
        "Seven are left.              | 1 | 0 | 1",
        "7                            | 0 | 0 | 1",
      })
  void resultsOfProblemsAreLookedFor(String answer, double none, double broken, double noWay) {
    assertThat(value(PROBLEM, AnswerFeature.NO_RESULT, answer)).isEqualTo(none);
    assertThat(value(PROBLEM, AnswerFeature.BROKEN_RESULT, answer)).isEqualTo(broken);
    assertThat(value(PROBLEM, AnswerFeature.NO_WAY, answer)).isEqualTo(noWay);
    for (AnswerFeature feature :
        new AnswerFeature[] {AnswerFeature.NO_RESULT, AnswerFeature.NO_WAY}) {
      assertThat(value(TALK, feature, answer)).isZero();
      assertThat(value(PromptFeatures.UNKNOWN, feature, answer)).isZero();
    }
  }

  @Test
  void resultsMayHaveFractionsWhereTheProblemHas() {
    PromptFeatures prices = PromptFeatures.of("3 apples cost $1.25 each. How much are they?");

    assertThat(value(prices, AnswerFeature.BROKEN_RESULT, "3 * 1.25 = 3.75")).isZero();
    assertThat(value(PROBLEM, AnswerFeature.BROKEN_RESULT, "3 * 1.25 = 3.75")).isEqualTo(1);
  }

  @Test
  void aResultMustStandAtTheEnd() {
    String far = "12 - 5 = 7 and then " + "on and on ".repeat(30);

    assertThat(value(PROBLEM, AnswerFeature.NO_RESULT, far)).isEqualTo(1);
  }

  @Test
  void aLongWayCountsWhereOneCalculates() {
    String way = "step ".repeat(400) + "= 7";

    assertThat(value(PROBLEM, AnswerFeature.LONG_WAY, way))
        .isEqualTo(Math.log1p(2003) - 6.4, within(1e-9));
    assertThat(value(PROBLEM, AnswerFeature.LENGTH, way)).isZero();
    assertThat(value(TALK, AnswerFeature.LONG_WAY, way)).isZero();
    assertThat(value(TALK, AnswerFeature.LENGTH, way))
        .isEqualTo(Math.log1p(2003) - 6.4, within(1e-9));
    assertThat(value(PromptFeatures.UNKNOWN, AnswerFeature.LENGTH, way)).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12 - 5 = 7. The answer is 7.        | 0 | 4",
        "1,200 - 5 = 1195.0 and so 1195      | 0 | 4",
        "12 - 5 = 7, so there are 7.00 left  | 0 | 4",
        "12 - 5 = 7. The answer is 8.        | 1 | 4",
        "12 - 5 = 7. The answer is 70.       | 1 | 4",
        "Seven are left                      | 1 | 0",
      })
  void theWayMustLeadToTheResult(String answer, double underived, int numbers) {
    assertThat(value(PROBLEM, AnswerFeature.UNDERIVED_RESULT, answer)).isEqualTo(underived);
    assertThat(value(PROBLEM, AnswerFeature.MANY_STEPS, answer))
        .isEqualTo(Math.max(-2, Math.log1p(numbers) - 2.3), within(1e-9));
    assertThat(value(CHOICE, AnswerFeature.UNDERIVED_RESULT, answer)).isZero();
    assertThat(value(TALK, AnswerFeature.MANY_STEPS, answer)).isZero();
  }

  @Test
  void aProblemMayAskForAFormOfTheAnswer() {
    String form =
        "\n\nAnswer in this form:\n```json\n{\"reasoning\": \"\", \"answer\": \"\"}\n```\n";
    PromptFeatures prompt =
        PromptFeatures.of("Anna has 12 apples and eats 5. How many are left?" + form);
    String answer = "```json\n{\"reasoning\": \"12 - 5 = 7\", \"answer\": \"%s\"}\n```";

    assertThat(value(prompt, AnswerFeature.NO_RESULT, answer.replace("%s", "7"))).isZero();
    assertThat(value(prompt, AnswerFeature.UNDERIVED_RESULT, answer.replace("%s", "7"))).isZero();
    assertThat(value(prompt, AnswerFeature.UNDERIVED_RESULT, answer.replace("%s", "8")))
        .isEqualTo(1);
  }

  @Test
  void whoTakesBackWhatWasSaidIsSeenWhereThereIsOneRightAnswer() {
    String answer = "It is B. However, wait: actually it is C";

    assertThat(value(CHOICE, AnswerFeature.TURNS, answer)).isEqualTo(Math.log1p(3), within(1e-9));
    assertThat(value(PROBLEM, AnswerFeature.TURNS, answer)).isEqualTo(Math.log1p(3), within(1e-9));
    assertThat(value(TALK, AnswerFeature.TURNS, answer)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"B", "B) blood", "The answer is B.", "(B)", "A", "I think it is **C**"})
  void choicesAreSeen(String answer) {
    assertThat(value(CHOICE, AnswerFeature.NO_CHOICE, answer)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "It is blood.", "A red thing is blood", "none of them"})
  void missingChoicesAreSeen(String answer) {
    assertThat(value(CHOICE, AnswerFeature.NO_CHOICE, answer)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "It might be, perhaps, 7.   | 2 | 0 | 0",
        "Sorry, I made a MISTAKE:   | 2 | 1 | 0",
        "Which apples do you mean?  | 0 | 0 | 1",
        "It is mightier than maybes | 0 | 0 | 0",
      })
  void doubtsAndEndsAreSeen(String answer, int doubts, double unfinished, double asks) {
    assertThat(value(TALK, AnswerFeature.DOUBTS, answer))
        .isEqualTo(Math.log1p(doubts), within(1e-9));
    assertThat(value(TALK, AnswerFeature.UNFINISHED, answer)).isEqualTo(unfinished);
    assertThat(value(TALK, AnswerFeature.ASKS_BACK, answer)).isEqualTo(asks);
  }

  @Test
  void flawsLowerTheEstimateAndOutcomesMoveWhatTheyWeigh() {
    PassEstimates estimates = PassEstimates.ofAnswers(LinearPrior.shipped());
    AnswerFeatures good = AnswerFeatures.of(PROBLEM, "12 - 5 = 7");
    AnswerFeatures flawed = AnswerFeatures.of(PROBLEM, "Perhaps a few are left");
    double before = estimates.probability(null, PROBLEM, flawed);

    assertThat(before).isLessThan(estimates.probability(null, PROBLEM, good) - 0.2);

    for (int i = 0; i < 100; i++) {
      estimates.note(null, PROBLEM, good, 0);
      estimates.note(null, PROBLEM, flawed, 1);
    }
    assertThat(estimates.probability(null, PROBLEM, flawed))
        .isGreaterThan(estimates.probability(null, PROBLEM, good));
  }

  @Property
  void anyAnswerHasFiniteValues(@ForAll String answer) {
    for (PromptFeatures prompt : new PromptFeatures[] {PROBLEM, CHOICE, TALK}) {
      AnswerFeatures features = AnswerFeatures.of(prompt, answer);
      for (AnswerFeature feature : AnswerFeature.values()) {
        assertThat(features.value(feature)).as(feature.id()).isBetween(-7.0, 20.0);
      }
    }
  }
}
