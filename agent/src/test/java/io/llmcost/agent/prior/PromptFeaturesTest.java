package io.llmcost.agent.prior;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptFeaturesTest {

  private static long count(String text, Feature feature) {
    return Math.round(Math.expm1(PromptFeatures.of(text).value(feature)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NUMBERS      | 3 | 12 apples cost 1,200.50 and 7 more",
        "NUMBERS      | 0 | the variable x2 and B52s",
        "MATH_SIGNS   | 2 | Is 3 + x = 5",
        "MATH_SIGNS   | 2 | Is a \u2264 b \u00d7 c",
        "LATEX        | 4 | Is $\\frac{1}{x}$ less than \\pi?",
        "CODE         | 2 | call run() and stop()",
        "CODE_WORDS   | 2 | a Python script",
        "MATH_WORDS   | 2 | the integral of a polynomial",
        "REASONING    | 3 | Explain why, step by step",
        "EASY         | 2 | List and name them",
        "WRITING      | 2 | Write a poem and a story",
        "NEGATIONS    | 3 | It isn't, doesn\u2019t and will not",
        "CONDITIONS   | 2 | if so, unless it rains",
        "AMOUNTS      | 2 | how many are at least there",
        "CONSTRAINTS  | 2 | it must be exactly so",
        "QUESTIONS    | 2 | who? what?",
        "SENTENCES    | 3 | One. Two! Three? and 4.5 more",
        "BLANKS       | 2 | the _ is big, the ___ is not",
      })
  void countsWhatThereIs(Feature feature, long expected, String text) {
    assertThat(count(text, feature)).isEqualTo(expected);
  }

  @Test
  void linesAreThoseWithSomethingOnThem() {
    assertThat(count("one\n\ntwo\n  \nthree", Feature.LINES)).isEqualTo(3);
  }

  @Test
  void sharesAreOfWhatTheySay() {
    PromptFeatures prompt = PromptFeatures.of("Did Anna meet the man in Paris? ab12");

    assertThat(prompt.value(Feature.NAMES)).isEqualTo(2 / 6.0, within(1e-9));
    assertThat(prompt.value(Feature.DIGITS)).isEqualTo(2 / 28.0, within(0.01));
    assertThat(prompt.value(Feature.VARIETY)).isEqualTo(1);
    assertThat(PromptFeatures.of("no no no yes").value(Feature.VARIETY)).isEqualTo(0.5);
    assertThat(PromptFeatures.of("abcd ab").value(Feature.WORD_LENGTH)).isEqualTo(0.3);
    assertThat(PromptFeatures.of("\u4f60\u597dab").value(Feature.FOREIGN)).isEqualTo(0.5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Which?\nA) one\nB) two",
        "Which?\n(A) one\n(B) two",
        "Which?\n  A. one\n  B. two",
        "Which?\n1) one\n2) two"
      })
  void answersToChooseFromAreSeen(String text) {
    assertThat(PromptFeatures.of(text).value(Feature.OPTIONS)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"I. am. here.", "A) one only", "See (a) and (b) here", "1. one\n2. two"})
  void otherTextsOfferNone(String text) {
    assertThat(PromptFeatures.of(text).value(Feature.OPTIONS)).isZero();
  }

  @Test
  void whatIsAskedAfterExamplesCounts() {
    String asked = "How much is 3 + 4?\nAnswer:";
    String examples =
        "Prove the theorem, step by step.\nAnswer:\nB\n\nSolve x = 7 + 5 + 9.\nAnswer: x\n\n";
    PromptFeatures prompt = PromptFeatures.of(examples + asked);
    PromptFeatures alone = PromptFeatures.of(asked);

    assertThat(count(examples + asked, Feature.EXAMPLES)).isEqualTo(2);
    assertThat(count(asked, Feature.EXAMPLES)).isZero();
    for (Feature feature : Feature.values()) {
      if (feature != Feature.EXAMPLES) {
        assertThat(prompt.value(feature)).as(feature.id()).isEqualTo(alone.value(feature));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Answer", "A", "Sentiment", "R\u00e9ponse", "SQL query"})
  void examplesAreThoseOfTheLabelThatIsAskedFor(String label) {
    String asked = "Well done!\n" + label + ":";
    String example = "It was 3 + 4 times too long.\n" + label + ": bad\n\n";

    assertThat(count(example + example + asked, Feature.EXAMPLES)).isEqualTo(2);
    assertThat(count(example + example + asked, Feature.NUMBERS)).isZero();
    assertThat(count(example + asked + " ", Feature.EXAMPLES)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s\n\n## Instruction\n\nShow your final answer in the `answer` field, e.g.,"
            + "`\"answer\": \"42\"`.\n\n```json\n{\n  \"reasoning\": \"\",\n  \"answer\": \"\"\n}\n```\n",
        "Think about this: %s\n\nGive the reason, then write Answer: with the letter.\n\nBe brief.",
        "%s\nAnswer: in one word\n\nThanks",
        "%s\n\nThe answer: must be a number.\n\nQuestion:",
        "%s\n\nOutput: JSON\n\nNow the answer:"
      })
  void whatATemplateSaysOfTheAnswerHidesNothing(String template) {
    String asked = "How much is 3 + 4 times 5, if Anna has 12 apples and 7 pears?";
    PromptFeatures prompt = PromptFeatures.of(template.replace("%s", asked));

    assertThat(prompt.value(Feature.EXAMPLES)).isZero();
    assertThat(prompt.value(Feature.NUMBERS))
        .isGreaterThanOrEqualTo(PromptFeatures.of(asked).value(Feature.NUMBERS));
  }

  @Test
  void wordsAreKnownHoweverLateTheyCome() {
    String instructions =
        IntStream.range(0, 400).mapToObj(i -> "instruction" + i).collect(Collectors.joining(" "));

    assertThat(PromptFeatures.of(instructions + " then an apple").buckets())
        .hasSizeGreaterThan(PromptFeatures.of(instructions).buckets().length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n ", "?!\u2026 --"})
  void withoutTextNothingIsKnown(String text) {
    PromptFeatures prompt = PromptFeatures.of(text);

    assertThat(prompt.isKnown()).isFalse();
    assertThat(prompt).hasToString("unknown");
    assertThatThrownBy(() -> prompt.value(Feature.LENGTH))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aCallIsWhatItsUserSaidLast() throws NotAnLlmCallException {
    String body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Prove it\"},"
            + "{\"role\":\"assistant\",\"content\":\"no\"},{\"role\":\"user\",\"content\":["
            + "{\"type\":\"text\",\"text\":\"List names\"},{\"type\":\"text\",\"text\":\"now\"}]}]}";
    LlmRequest call = LlmRequest.read(Endpoint.CHAT_COMPLETIONS, body.getBytes(UTF_8), null);

    PromptFeatures prompt = PromptFeatures.of(call);

    assertThat(prompt.value(Feature.REASONING)).isZero();
    assertThat(Math.round(Math.expm1(prompt.value(Feature.EASY)))).isEqualTo(2);
  }

  @Test
  void aLongTextIsLookedAtAtBothEndsAndItsLengthIsKnown() {
    String text = "Prove this. " + "word ".repeat(100_000) + "List names.";

    assertThat(count(text, Feature.LENGTH)).isEqualTo(text.length());
    assertThat(count(text, Feature.REASONING)).isEqualTo(1);
    assertThat(count(text, Feature.EASY)).isEqualTo(2);
  }

  @Property
  void anyTextHasFiniteValues(@ForAll String text) {
    PromptFeatures prompt = PromptFeatures.of(text);
    if (prompt.isKnown()) {
      for (Feature feature : Feature.values()) {
        assertThat(prompt.value(feature)).as(feature.id()).isBetween(0.0, 20.0);
      }
    }
  }
}
