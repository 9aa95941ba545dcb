package io.llmcost.agent.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenCounterTest {

  private static final TokenCounter COUNTER = new TokenCounter();

  @ParameterizedTest
  @CsvSource({
    "gpt-4o-mini, true",
    "openai/gpt-5.2, true",
    "ft:gpt-4o-2024-08-06:acme::x, true",
    "o3-mini, true",
    "gpt-4, true",
    "gpt-4-turbo, true",
    "gpt-3.5-turbo-0125, true",
    "text-embedding-3-large, true",
    "deepseek-chat, false",
    "Qwen/Qwen3-8B, false"
  })
  void knowsForWhichModelsItIsExact(String model, boolean exact) {
    assertThat(COUNTER.isExactFor(model)).isEqualTo(exact);
    assertThat(COUNTER.count(model, "Hello, world!")).isEqualTo(4);
  }

  @Test
  void theEncodingIsThatOfTheModel() {
    String text = "こんにちは、世界。今日はいい天気ですね。";
    assertThat(COUNTER.count("gpt-4o", text)).isLessThan(COUNTER.count("gpt-4", text));
    assertThat(COUNTER.count("some-model", text)).isEqualTo(COUNTER.count("gpt-4o", text));
  }

  @Test
  void specialTokensAreText() {
    assertThat(COUNTER.count("gpt-4o", "<|endoftext|>")).isGreaterThan(1);
  }

  @Test
  void aPromptCountsWhatStandsAroundItsMessages() {
    assertThat(COUNTER.countPrompt("gpt-4o", Arrays.asList("Hello, world!", ""), 2))
        .isEqualTo(4 + 2 * 4 + 3);
  }

  @Test
  void longTextsAreCountedInPartAndExtended() {
    String text = "one two three four ".repeat(60_000);
    long tokens = COUNTER.count("gpt-4o", text);
    assertThat(tokens).isBetween(235_000L, 245_000L);
    assertThat(COUNTER.count("gpt-4o", "a".repeat(1_000_000))).isPositive();
  }

  @Test
  void aCutTextIsExtendedToItsWholeLength() {
    String kept = "one two three four ".repeat(100);
    long tokens = COUNTER.count("gpt-4o", kept);
    assertThat(COUNTER.countCut("gpt-4o", kept, kept.length())).isEqualTo(tokens);
    assertThat(COUNTER.countCut("gpt-4o", kept, 3L * kept.length())).isEqualTo(3 * tokens);
    assertThat(COUNTER.countCut("gpt-4o", "", 10)).isEqualTo(3);
  }
}
