package io.llmcost.agent.semantic;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.semantic.guard.Guard;
import io.llmcost.agent.semantic.guard.Pair;
import io.llmcost.agent.semantic.text.Reading;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users write what they like, and the application waits: no text may take seconds. */
class OddTextsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@",
        "a@",
        "a@b",
        "a",
        "1",
        "a1",
        "A",
        "aB",
        "#",
        "#1",
        "-",
        "1-",
        "a-",
        "'",
        "\"",
        "`",
        "$",
        "$a",
        "$=",
        ";",
        "; ",
        " ;",
        ":",
        "::",
        "/",
        "a/",
        "a.",
        ".",
        "(",
        "a(",
        "_",
        "\\",
        "\n",
        " \n",
        " ",
        "\u4e2d",
        "\u4e2d\u6587\u3002",
        "\ud83d\ude00",
        "\u0301",
        "\u201c",
        "never ",
        "the ",
        "my order @",
        "1,",
        "0"
      })
  @Timeout(value = 5, unit = SECONDS)
  void noneTakesLong(String piece) {
    String longest = piece.repeat(Eligibility.MOST_CHARS / piece.length());
    Reading reading = Reading.of("my order " + longest);
    Pair pair = new Pair(reading, Reading.of("x" + longest));
    for (Guard guard : Guard.ALL) {
      guard.refuses(pair);
    }
    Moment.refusal(reading);
    assertThat(NormalForm.of("x" + longest + "y")).isNotEmpty();
    assertThat(Guard.refusal(pair, Set.of())).isNotNull();
  }
}
