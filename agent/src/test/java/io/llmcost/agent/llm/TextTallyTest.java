package io.llmcost.agent.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TextTallyTest {

  private static void append(TextTally tally, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    tally.append(bytes, 0, bytes.length, false);
  }

  @Property
  void whatIsKeptIsTheBeginningOfTheTextHoweverItCame(
      @ForAll @Size(max = 400) List<@IntRange(min = 0, max = 90) Integer> lengths,
      @ForAll @IntRange(min = 0, max = 40_000) int bound) {
    TextTally tally = new TextTally(bound);
    StringBuilder all = new StringBuilder();
    for (int length : lengths) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        text.append(i % 7 == 0 ? "\u00e9" : i % 11 == 0 ? "\ud83d\ude00" : "x");
      }
      append(tally, text.toString());
      all.append(text);
    }
    assertThat(tally.chars()).isEqualTo(all.codePoints().count());
    assertThat(all.toString()).startsWith(tally.text());
    int kept = tally.text().getBytes(StandardCharsets.UTF_8).length;
    int came = all.toString().getBytes(StandardCharsets.UTF_8).length;
    assertThat(tally.isCut()).isEqualTo(came > bound);
    assertThat(kept).isBetween(Math.min(came, bound) - (came > bound ? 3 : 0), bound);
  }

  @Test
  void aLongTextIsKeptInPieces() {
    TextTally tally = new TextTally(1 << 20);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      String word = "word " + i + " ";
      append(tally, word);
      all.append(word);
    }
    assertThat(tally.text()).isEqualTo(all.toString());
    assertThat(tally.isCut()).isFalse();
  }
}
