package io.llmcost.agent.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerGateTest {

  private static final String SCHEMA =
      ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":"
          + "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
          + "\"required\":[\"city\"],\"additionalProperties\":false}}}";
  private static final String TOOLS =
      ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":"
          + "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
          + "\"required\":[\"city\"]}}}]";

  private static LlmRequest call(Endpoint endpoint, String body) {
    try {
      return LlmRequest.read(endpoint, utf8(body), null);
    } catch (NotAnLlmCallException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  private static LlmRequest asking(String prompt, String more) {
    return call(
        Endpoint.CHAT_COMPLETIONS,
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":"
            + quoted(prompt)
            + "}]"
            + more
            + "}");
  }

  private static String message(String members, String reason) {
    return "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
        + members
        + "},\"finish_reason\":\""
        + reason
        + "\"}]}";
  }

  private static Verdict judge(LlmRequest call, String answer) {
    return AnswerGate.judge(call, utf8(answer), false, new Certainty());
  }

  private static Verdict said(LlmRequest call, String text) {
    return judge(call, message("\"content\":" + quoted(text), "stop"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Paris.",
        "The capital of France is Paris, on the Seine.",
        "1. First item\n2. Second item\n3. Third item",
        "It is not clear from the contract whether clause 4 applies; clause 7 does.",
        "It doubles as an air purifier and a lamp.",
        "Non lo sopporto pi\u00f9, disse, e usc\u00ec."
      })
  void nothingSpeaksAgainstAPlainAnswer(String answer) {
    assertThat(said(asking("What is the capital?", ""), answer).score()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|empty",
        "'   '|empty",
        "I'm sorry, but I can't help with that.|refusal",
        "I\u2019m unable to do this.|refusal",
        "As an AI language model, I have no opinion.|refusal",
        "As an AI, I have no opinion.|refusal",
        "\u6211\u65e0\u6cd5\u56de\u7b54\u8fd9\u4e2a\u95ee\u9898\u3002|refusal",
        "I don't know which one it is.|hedging",
        "The value cannot be determined from the text.|hedging"
      })
  void whatCannotBeUsedIsFound(String answer, String finding) {
    Verdict verdict = said(asking("Which is it?", ""), answer);
    assertThat(verdict.why()).isEqualTo(finding);
    assertThat(verdict.score()).isLessThan(0.8);
  }

  @Test
  void wordsThatThePromptBringsUpAreNoHedge() {
    LlmRequest call =
        asking("Answer from the text only; if it is not there say: I don't know.", "");
    assertThat(said(call, "I don't know.").score()).isEqualTo(1);
  }

  @Test
  void arefusalFieldIsARefusal() {
    String refused = message("\"content\":null,\"refusal\":\"No.\"", "stop");
    assertThat(judge(asking("x", ""), refused).why()).isEqualTo("refusal");
  }

  @Test
  void anAnswerThatIsCutIsFoundUnlessTheApplicationSetsTheLimit() {
    String cut = message("\"content\":\"The capital of\"", "length");
    assertThat(judge(asking("x", ""), cut).score()).isLessThan(0.8);
    assertThat(judge(asking("x", ",\"max_tokens\":3"), cut).score()).isBetween(0.8, 0.9);
    String filtered = message("\"content\":\"The\"", "content_filter");
    assertThat(judge(asking("x", ""), filtered).why()).isEqualTo("filtered");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"city\":\"Paris\"}|''",
        "Paris|no json",
        "{\"city\":\"Paris\"|no json",
        "```json {\"city\":\"Paris\"} ```|no json",
        "{\"town\":\"Paris\"}|other schema",
        "{\"city\":7}|other schema",
        "{\"city\":\"Paris\",\"x\":1}|other schema"
      })
  void jsonMustFitItsSchema(String answer, String finding) {
    assertThat(said(asking("Where?", SCHEMA), answer).why()).isEqualTo(finding);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Reply with a JSON object of name and age.|{\"name\":\"A\",\"age\":3}|''",
        "Reply with a JSON object of name and age.|Here it is: {\"name\":\"A\"} as asked|''",
        "Reply with a JSON object of name and age.|The name is A.|no json",
        "What is JSON?|A format for data.|''"
      })
  void jsonThatIsAskedForInWordsIsLookedForKindly(String prompt, String answer, String finding) {
    assertThat(said(asking(prompt, ""), answer).why()).isEqualTo(finding);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "weather|{\"city\":\"Paris\"}|''",
        "wether|{\"city\":\"Paris\"}|unknown function",
        "weather|{\"city\":|broken arguments",
        "weather|{}|other arguments",
        "weather|''|other arguments"
      })
  void callsMustFitTheirTools(String name, String arguments, String finding) {
    String function = "{\"name\":" + quoted(name) + ",\"arguments\":" + quoted(arguments) + "}";
    String answer =
        message(
            "\"content\":null,\"tool_calls\":[{\"id\":\"1\",\"type\":\"function\",\"function\":"
                + function
                + "}]",
            "tool_calls");
    assertThat(judge(asking("Weather in Paris?", TOOLS), answer).why()).isEqualTo(finding);
  }

  @Test
  void aCallThatMustBeMadeIsMissed() {
    String required = TOOLS + ",\"tool_choice\":\"required\"";
    assertThat(said(asking("x", required), "It is sunny.").why()).isEqualTo("no call");
    assertThat(said(asking("x", TOOLS), "It is sunny.").score()).isEqualTo(1);
  }

  @Test
  void aTextThatGoesInCirclesIsFound() {
    String circles = "and then we go on and on again ".repeat(40);
    assertThat(said(asking("x", ""), circles).why()).isEqualTo("repetition");
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      list.append(i).append(". item number ").append(i * 7).append(" of the list\n");
    }
    assertThat(said(asking("x", ""), list.toString()).score()).isEqualTo(1);
  }

  @Test
  void anotherScriptIsFoundUnlessALanguageIsNamed() {
    String chinese = "\u5df4\u9ece\u662f\u6cd5\u56fd\u7684\u9996\u90fd".repeat(4);
    String question = "What is the capital of the country called France?";
    assertThat(said(asking(question, ""), chinese).why()).isEqualTo("other script");
    assertThat(said(asking("Translate it to Chinese: " + question, ""), chinese).score())
        .isEqualTo(1);
  }

  @Test
  void anUnsureModelLowersTheScore() {
    String sure =
        "\"finish_reason\":\"stop\",\"logprobs\":{\"content\":[{\"token\":\"a\",\"logprob\":";
    String answer = "{\"choices\":[{\"message\":{\"content\":\"a\"}," + sure + "%s}]}}]}";
    assertThat(judge(asking("x", ""), String.format(answer, "-0.01")).score()).isEqualTo(1);
    assertThat(judge(asking("x", ""), String.format(answer, "-0.3")).score()).isEqualTo(1);
    assertThat(judge(asking("x", ""), String.format(answer, "-5")).score()).isEqualTo(0.4);
    Certainty usual = new Certainty();
    for (int i = 0; i < 100; i++) {
      byte[] likely = utf8(String.format(answer, "-0.0" + i % 10));
      assertThat(AnswerGate.judge(asking("x", ""), likely, false, usual).score()).isEqualTo(1);
    }
    byte[] unlike = utf8(String.format(answer, "-0.3"));
    assertThat(AnswerGate.judge(asking("x", ""), unlike, false, usual).why()).isEqualTo("unsure");
  }

  @Test
  void theWorstChoiceCounts() {
    String answer =
        "{\"choices\":[{\"message\":{\"content\":\"Fine\"},\"finish_reason\":\"stop\"},"
            + "{\"message\":{\"content\":\"\"},\"finish_reason\":\"stop\"}]}";
    assertThat(judge(asking("x", ",\"n\":2"), answer).why()).isEqualTo("empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "{}",
        "[]",
        "{\"choices\":[]}",
        "{\"choices\":[7]}",
        "{\"error\":{\"message\":\"no\"}}",
        "{\"choices\":[{\"message\":{\"content\":\"x\"}}]"
      })
  void whatIsNoAnswerIsWorthNothing(String body) {
    assertThat(judge(asking("x", ""), body).score()).isZero();
  }

  @Test
  void responsesAreReadInTheirForm() {
    LlmRequest call = call(Endpoint.RESPONSES, "{\"model\":\"m\",\"input\":\"Where?\"}");
    String text =
        "{\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"%s\"}]}]%s}";
    assertThat(judge(call, String.format(text, "Paris", "")).score()).isEqualTo(1);
    assertThat(judge(call, String.format(text, "", "")).why()).isEqualTo("empty");
    String cut = ",\"incomplete_details\":{\"reason\":\"max_output_tokens\"}";
    assertThat(judge(call, String.format(text, "Par", cut)).why()).isEqualTo("cut");
  }

  @Test
  void aStreamIsPutTogetherFirst() {
    String event =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"},\"finish_reason\":%s}]}\n\n";
    String events =
        String.format(event, "I don't", "null")
            + String.format(event, " know", "\"stop\"")
            + "data: [DONE]\n\n";
    LlmRequest call = asking("x", ",\"stream\":true");
    assertThat(AnswerGate.judge(call, utf8(events), true, new Certainty()).why())
        .isEqualTo("hedging");
    byte[] cut = utf8(events.substring(0, events.indexOf("data: [DONE]") - 40));
    assertThat(AnswerGate.judge(call, cut, true, new Certainty()).score()).isZero();
  }
}
