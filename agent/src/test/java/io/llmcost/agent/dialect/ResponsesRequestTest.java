package io.llmcost.agent.dialect;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a chat call Responses cannot say, and why. */
class ResponsesRequestTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"n\":2                                      | has n",
        "\"seed\":7                                   | has seed",
        "\"stop\":\"END\"                             | has stop",
        "\"logprobs\":true                            | has logprobs",
        "\"presence_penalty\":1                       | has presence_penalty",
        "\"logit_bias\":{\"1\":2}                     | has logit_bias",
        "\"audio\":{}                                 | has audio",
        "\"functions\":[{}]                           | has functions",
        "\"something_new\":1                          | has something_new",
        "\"tools\":[{\"type\":\"custom\"}]            | has a tool that is no function",
        "\"tool_choice\":{\"type\":\"allowed_tools\"} | has a tool_choice of another type than function",
      })
  void refusesParameters(String member, String why) {
    assertRefused("\"messages\":[]," + member, why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"role\":\"user\",\"name\":\"Bo\",\"content\":\"x\"}        | has a message with a name",
        "{\"role\":\"function\",\"content\":\"x\"}                    | has a message of the role function",
        "{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"}]} | has a part of the type input_audio",
        "{\"role\":\"assistant\",\"function_call\":{}}                | has a function_call or audio in a message",
      })
  void refusesMessages(String message, String why) {
    assertRefused("\"messages\":[" + message + "]", why);
  }

  private static void assertRefused(String members, String why) {
    assertThatThrownBy(
            () -> ResponsesRequest.translated(Samples.chat("{\"model\":\"m\"," + members + "}")))
        .isInstanceOf(UntranslatableCallException.class)
        .hasMessage(why);
  }
}
