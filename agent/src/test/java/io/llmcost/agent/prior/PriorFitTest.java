package io.llmcost.agent.prior;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PriorFitTest {

  /** Prompts of two sources in which a question mark makes it hard; against what is believed. */
  private static List<Example> examples(long seed) {
    Random dice = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      boolean asks = dice.nextBoolean();
      boolean other = i % 2 == 0;
      double good = dice.nextDouble() < (asks ? 0.3 : 0.7) + (other ? 0.2 : 0) ? 1 : 0;
      String text = (other ? "Some long words here " : "It is ") + dice.nextInt(5);
      examples.add(new Example(text + (asks ? "?" : ""), good, other ? "a" : "b"));
    }
    return examples;
  }

  @Test
  void theSameExamplesGiveTheSameWeights() {
    assertThat(PriorFit.weights(examples(3), List.of("head", "")))
        .isEqualTo(PriorFit.weights(examples(3), List.of("head", "")))
        .startsWith("# head\n#\nbase ")
        .isNotEqualTo(PriorFit.weights(examples(4), List.of("head", "")));
  }

  @Test
  void findsWhatMakesPromptsHardAndKeepsWhatIsBelievedOfTheRest() throws IOException {
    String weights = PriorFit.weights(examples(3), List.of());
    LinearPrior prior = LinearPrior.read(new ByteArrayInputStream(weights.getBytes(UTF_8)));

    assertThat(prior.weights()[Feature.QUESTIONS.ordinal() + 1]).isLessThan(-0.1);
    assertThat(prior.weights()[Feature.LATEX.ordinal() + 1])
        .isEqualTo(Beliefs.of(Feature.LATEX), within(0.01));
  }

  @Test
  void promptsWithoutOutcomesSayOnlyWhatIsUsual() {
    List<Example> more = new ArrayList<>(examples(3));
    more.add(new Example("Prove $x$ and $y$.", Double.NaN, "others"));

    String with = PriorFit.weights(more, List.of());

    assertThat(with).doesNotContain("NaN");
    assertThat(with.lines().filter(line -> line.startsWith("latex")).findFirst().orElseThrow())
        .isNotEqualTo(
            PriorFit.weights(examples(3), List.of())
                .lines()
                .filter(line -> line.startsWith("latex"))
                .findFirst()
                .orElseThrow());
  }
}
