package io.llmcost.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskClassifierTest {

  private static final TaskClassifier TASKS = new TaskClassifier();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          code           | Write a Java method that reverses a linked list, and a unit test for it.
          code           | Why does this throw? ```int[] a = new int[0]; a[1] = 2;``` I get a stack trace.
          math           | Solve for x: 3x + 5 = 20.
          math           | A train travels 120 km in 2 hours. What is its average speed, and how much is that in mph?
          summarization  | Summarize the following meeting transcript in three bullet points.
          summarization  | Fasse den folgenden Text in zwei Sätzen zusammen.
          translation    | Please translate this product page into German.
          translation    | Übersetze bitte ins Englische: Guten Tag
          classification | Classify the ticket into one of the following categories: billing, technical, other.
          classification | Is the sentiment of this tweet positive or negative?
          extraction     | Extract the invoice number, the date and the total from the email and return JSON.
          rewriting      | Rewrite this paragraph so that it sounds more professional.
          rewriting      | Proofread the following and fix the grammar mistakes.
          creative       | Write a short story about a lighthouse keeper.
          faq            | What is the capital of Australia?
          faq            | What happens if I miss a payment?
          faq            | How do you reset a password?
          chat           | Hi, how are you today?
          reasoning      | Solve this logic puzzle, think carefully and step by step.
          unknown        | Can you put these in a row?
          unknown        | What if the Suez Canal had never been built?
          unknown        | What do you think of this colour?
          unknown        | Should everybody have a car?
          unknown        | Do it again, but with the other one.
          unknown        | Answer the question from the passage. Question: who won?
          """)
  void tellsTheClearCases(String task, String prompt) {
    assertThat(TASKS.classify("", prompt)).isEqualTo(task);
  }

  @Test
  void goesByInstructionsAndNotByWhatStandsBetween() {
    String around = "Nobody had ever been there. ".repeat(15);
    String material = around + "Translate it into German. Summarize the rest. ".repeat(9) + around;
    assertThat(TASKS.classify("", "Rewrite this paragraph in a professional tone: " + material))
        .isEqualTo("rewriting");
    String closing = "ein Wort und noch eines ".repeat(60) + "Translate the text into English.";
    assertThat(TASKS.classify("", closing)).isEqualTo("translation");
  }

  @Test
  void isUnknownWhereTwoTasksAreAskedFor() {
    assertThat(TASKS.classify("", "Summarize the article, then translate the summary into French."))
        .isEqualTo("unknown");
  }

  @Test
  void isUnknownWhereNothingIsSaid() {
    for (String prompt : List.of("", " ", "...", "\uD800", "42", "漢字", "a\u0000b")) {
      assertThat(TASKS.classify("", prompt)).as(prompt).isEqualTo("unknown");
    }
  }

  @Test
  void readsTheInstructionsBehindTheMaterial() {
    String article = "The council met on Tuesday and spoke about the new bridge. ".repeat(2000);
    assertThat(TASKS.classify("", article + "\nSummarize the article above."))
        .isEqualTo("summarization");
    assertThat(TASKS.classify("", "Summarize the article below.\n" + article))
        .isEqualTo("summarization");
  }

  @Test
  void looksAtTheEndsOnly() {
    String filler = "The council met on Tuesday and spoke about the new bridge. ".repeat(200);
    assertThat(TASKS.classify("", filler + "Translate this into German. " + filler))
        .isEqualTo(TASKS.classify("", filler + filler));
  }

  @Test
  void knowsTheUsersOwnWordsAndTasks() {
    TaskClassifier own =
        new TaskClassifier(
            Map.of(
                "refunds",
                List.of("refund", "money BACK"),
                "translation",
                List.of("in our lingo")));

    assertThat(own.classify("", "My order never came. I want my Money-back!")).isEqualTo("refunds");
    assertThat(own.classify("", "Put this in our lingo.")).isEqualTo("translation");
    assertThat(own.classify("", "Summarize the following text.")).isEqualTo("summarization");
    assertThat(TASKS.classify("", "My order never came. I want my money back!"))
        .isEqualTo("unknown");
  }

  @Test
  void takesManyOwnWords() {
    List<String> words =
        java.util.stream.IntStream.range(0, 20_000).mapToObj(i -> "sku" + i).toList();
    TaskClassifier own = new TaskClassifier(Map.of("catalogue", words));

    assertThat(own.classify("", "Look at sku0 and sku19999.")).isEqualTo("catalogue");
    assertThat(own.classify("", "Look at sku20000.")).isEqualTo("unknown");
  }

  @Test
  void refusesPhrasesThatCanNeverMatch() {
    for (String phrase : List.of("", " - ", "one two three four five six seven eight nine")) {
      assertThatThrownBy(() -> new TaskClassifier(Map.of("t", List.of(phrase))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("task t")
          .hasMessageContaining("1 to 8 words");
    }
  }

  @Test
  void readsARequest() throws Exception {
    assertThat(
            TASKS.classify(
                request(
                    Endpoint.CHAT_COMPLETIONS,
                    """
                    {"model":"m","messages":[
                      {"role":"system","content":"You are a translator. Translate into French what the user says."},
                      {"role":"user","content":"Write a poem?"},{"role":"assistant","content":"Un poème ?"},
                      {"role":"user","content":[{"type":"text","text":"The bill is due on Monday."}]}]}""")))
        .isEqualTo("translation");
    assertThat(
            TASKS.classify(
                request(
                    Endpoint.RESPONSES,
                    "{\"model\":\"m\",\"instructions\":\"Classify the sentiment of the review.\","
                        + "\"input\":\"Nice shoes\"}")))
        .isEqualTo("classification");
    assertThat(
            TASKS.classify(request(Endpoint.CHAT_COMPLETIONS, "{\"model\":\"m\",\"messages\":[]}")))
        .isEqualTo("unknown");
  }

  @Test
  void readsARequestAsItReadsItsText() throws Exception {
    String material = "Zeile \\\"eins\\\"\\n 漢字 \\u00fc😀 ".repeat(1000);
    for (String text : List.of(material + " Summarize the text above.", "Summarize: " + material)) {
      for (int shift = 0; shift < 12; shift++) {
        String json =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + "x".repeat(shift)
                + " "
                + text
                + "\"}]}";
        assertThat(TASKS.classify(request(Endpoint.CHAT_COMPLETIONS, json)))
            .isEqualTo("summarization");
      }
    }
  }

  private static LlmRequest request(Endpoint endpoint, String json) throws NotAnLlmCallException {
    return LlmRequest.read(endpoint, json.getBytes(UTF_8), null);
  }
}
