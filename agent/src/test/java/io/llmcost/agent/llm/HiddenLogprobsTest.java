package io.llmcost.agent.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HiddenLogprobsTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"choices\":[{\"logprobs\":{\"content\":[{\"token\":\"a\",\"logprob\":-0.1}]},\"index\":0}]}|{\"choices\":[{\"logprobs\":null,\"index\":0}]}",
        "{ \"id\" : \"\u00e9\u4e2d\", \"choices\" : [ {\"a\":[{}], \"logprobs\" : {} } , {\"logprobs\":{\"x\":\"}\"}}], \"usage\":{}}|{ \"id\" : \"\u00e9\u4e2d\", \"choices\" : [ {\"a\":[{}], \"logprobs\" : null } , {\"logprobs\":null}], \"usage\":{}}",
      })
  void areTakenOutOfEachChoice(String answer, String expected) {
    assertThat(new String(HiddenLogprobs.in(bytes(answer)), StandardCharsets.UTF_8))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"logprobs\":null,\"message\":{\"content\":\"{\\\"logprobs\\\":{}}\"}}]}",
        "{\"logprobs\":{},\"choices\":[{\"message\":{\"logprobs\":{}}}]}",
        "{\"choices\":{}}",
        "{\"choices\":[1,[2],null]}",
        "{\"choices\":[{\"logprobs\":{\"content\":[",
        "[]",
        "text",
        ""
      })
  void anythingElseStaysAsItIs(String answer) {
    byte[] whole = bytes(answer);
    assertThat(HiddenLogprobs.in(whole)).isSameAs(whole);
  }

  @Test
  void areTakenOutOfTheChunksOfAStream() {
    String chunk =
        "data: {\"choices\":[{\"delta\":{\"content\":\"\u00e9\"},\"logprobs\":{\"content\":[]}}]}\r\n\r\n";
    String last =
        ": comment\n\ndata: {\"choices\":[],\"usage\":{}}\n\ndata: [DONE]\n\ndata: {\"cut";
    String events =
        new String(HiddenLogprobs.inEvents(bytes(chunk + last)), StandardCharsets.UTF_8);
    assertThat(events).isEqualTo(chunk.replace("{\"content\":[]}}", "null}") + last);
    assertThat(HiddenLogprobs.inEvents(bytes(events))).isEqualTo(bytes(events));
  }

  @Test
  void theyAreAskedForWithoutAnyOtherChange() throws NotAnLlmCallException {
    byte[] body =
        bytes("{ \"model\" : \"m\", \"messages\":[{\"role\":\"user\",\"content\":\"hi\"}] }");
    LlmRequest call = LlmRequest.read(Endpoint.CHAT_COMPLETIONS, body, null);
    assertThat(new String(call.withLogprobsAskedFor(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{ \"model\" : \"m\", \"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"logprobs\":true }");
  }
}
