package io.llmcost.agent.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmcost.agent.llm.AnswerContent;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.UnusableAnswerException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgreementTest {

  private static List<AnswerContent> chat(String message) throws UnusableAnswerException {
    String body = "{\"choices\":[{\"message\":" + message + ",\"finish_reason\":\"stop\"}]}";
    return AnswerContent.read(Endpoint.CHAT_COMPLETIONS, body.getBytes(StandardCharsets.UTF_8));
  }

  private static List<AnswerContent> calling(String name, String arguments)
      throws UnusableAnswerException {
    String escaped = arguments.replace("\"", "\\\"");
    return chat(
        "{\"content\":null,\"tool_calls\":[{\"type\":\"function\",\"function\":{\"name\":\""
            + name
            + "\",\"arguments\":\""
            + escaped
            + "\"}}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Paris|Paris|1",
        "paris.|Paris|1",
        "**Paris**|Paris|1",
        "Lyon|Paris|0",
        "Paris is it|Paris|0",
        "42|42|1",
        "-42|42|0",
        "4.2|42|0",
        "1,000|1000|0",
        "POSITIVE|positive|1",
        "positive|negative|0",
        "\u5df4\u9ece|\u5df4\u9ece\u3002|1",
        "the quick brown fox jumps over dogs|the quick brown fox jumps over dogs!|1",
        "the quick brown fox jumps over cats|the quick brown fox jumps over dogs|0.857",
        "nothing of this is shared by it|the quick brown fox jumps over dogs|0",
        "{\"a\":1,\"b\":[true,null]}|{ \"b\": [true, null], \"a\": 1.0 }|1",
        "{\"a\":1}|{\"a\":2}|0.5",
        "{\"a\":\"1\"}|{\"a\":1}|0.5",
        "[1,2]|[2,1]|0.333",
        "{\"a\":1|{\"a\":1}|0",
        "sorry|{\"a\":1}|0"
      })
  void textsAgreeSoFar(String answer, String reference, double expected) {
    assertThat(Agreement.ofTexts(answer, reference)).isEqualTo(expected, within(0.001));
  }

  @Test
  void fencedJsonIsJson() {
    assertThat(Agreement.ofTexts("```json\n{\"a\":1}\n```", "{\"a\":1}")).isEqualTo(1);
  }

  @Test
  void callsMustBeTheSame() throws UnusableAnswerException {
    List<AnswerContent> reference = calling("find", "{\"id\":1,\"deep\":true}");
    assertThat(Agreement.of(calling("find", "{\"deep\":true, \"id\":1}"), reference)).isEqualTo(1);
    assertThat(Agreement.of(calling("find", "{\"id\":2,\"deep\":true}"), reference)).isZero();
    assertThat(Agreement.of(calling("search", "{\"id\":1,\"deep\":true}"), reference)).isZero();
    assertThat(Agreement.of(chat("{\"content\":\"no\"}"), reference)).isZero();
    assertThat(Agreement.of(reference, chat("{\"content\":\"no\"}"))).isZero();
    assertThat(Agreement.isOfFreeText(reference, chat("{\"content\":\"no\"}"))).isFalse();
  }

  @Test
  void argumentsThatAreNoJsonAreNoAgreement() throws UnusableAnswerException {
    assertThat(Agreement.of(calling("f", "x"), calling("f", "x"))).isZero();
    assertThat(Agreement.of(calling("f", ""), calling("f", "{}"))).isZero();
  }

  @Test
  void refusalsAgreeWithRefusals() throws UnusableAnswerException {
    List<AnswerContent> refusal = chat("{\"content\":null,\"refusal\":\"I cannot\"}");
    assertThat(Agreement.of(refusal, refusal)).isEqualTo(1);
    assertThat(Agreement.of(chat("{\"content\":\"Sure\"}"), refusal)).isZero();
  }

  @Test
  void aReferenceThatSaysNothingTellsNothing() throws UnusableAnswerException {
    assertThat(Agreement.of(chat("{\"content\":\"a\"}"), chat("{\"content\":\" \"}"))).isNaN();
  }

  @Property(tries = 300)
  void everyTextAgreesWithItselfAndNoneMoreThanThat(@ForAll String one, @ForAll String other) {
    assertThat(Agreement.ofTexts(one, one)).isEqualTo(1);
    assertThat(Agreement.ofTexts(one, other)).isBetween(0.0, 1.0);
  }
}
