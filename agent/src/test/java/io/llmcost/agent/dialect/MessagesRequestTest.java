package io.llmcost.agent.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a chat call Messages cannot say, and why. */
class MessagesRequestTest {

  private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

  private static byte[] translate(String members) throws UntranslatableCallException {
    return MessagesRequest.translated(Samples.chat("{\"model\":\"claude-x\"," + members + "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"n\":2                                             | has n",
        "\"seed\":7                                          | has seed",
        "\"logprobs\":true                                   | has logprobs",
        "\"top_logprobs\":3                                  | has top_logprobs",
        "\"frequency_penalty\":0.5                           | has frequency_penalty",
        "\"logit_bias\":{\"1\":2}                            | has logit_bias",
        "\"reasoning_effort\":\"low\"                        | has reasoning_effort",
        "\"response_format\":{\"type\":\"json_object\"}      | has a response_format of type json_object",
        "\"modalities\":[\"text\",\"audio\"]                 | has modalities",
        "\"audio\":{\"voice\":\"x\"}                         | has audio",
        "\"functions\":[{\"name\":\"f\"}]                    | has functions",
        "\"prediction\":{\"type\":\"content\"}               | has prediction",
        "\"web_search_options\":{}                           | has web_search_options",
        "\"something_new\":1                                 | has something_new",
        "\"temperature\":1.2                                 | has a temperature above 1",
        "\"stop\":[\"a\",\" \\n\"]                           | has a stop sequence of white space",
        "\"tools\":[{\"type\":\"custom\"}]                   | has a tool that is no function",
        "\"tool_choice\":{\"type\":\"allowed_tools\"}        | has a tool_choice of type allowed_tools",
        "\"tools\":{}                                        | has tools that is no list",
      })
  void refusesParameters(String member, String why) {
    assertThatThrownBy(() -> translate(HI + "," + member))
        .isInstanceOf(UntranslatableCallException.class)
        .hasMessage(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "                                                                    | has no message of the user",
        "{\"role\":\"system\",\"content\":\"x\"}                             | has no message of the user",
        "{\"role\":\"user\",\"content\":\" \"}                               | has no message of the user",
        "{\"role\":\"assistant\",\"content\":\"x\"}                          | begins with a message of the assistant",
        "{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"content\":\"x\"} | ends with a message of the assistant",
        "{\"role\":\"user\",\"name\":\"Bo\",\"content\":\"x\"}               | has a message with a name",
        "{\"role\":\"function\",\"content\":\"x\"}                           | has a message of the role function",
        "{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"}]}        | has a part of the type input_audio",
        "{\"role\":\"user\",\"content\":[{\"type\":\"file\"}]}               | has a part of the type file",
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"http://x/y.png\"}}]} | has an image that is neither data nor at https",
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/tiff;base64,AA\"}}]} | has an image of a form that is not taken there",
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png,AA\"}}]} | has an image of a form that is not taken there",
        "{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\"x\"} | has calls of tools in its messages and offers none",
        "{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\",\"function\":{\"name\":\"f\",\"arguments\":\"[]\"}}]} | has arguments of a tool call that are no JSON object",
        "7                                                                   | has a message that is no object",
      })
  void refusesMessages(String messages, String why) {
    String all = messages == null ? "" : messages;
    assertThatThrownBy(() -> translate("\"messages\":[" + all + "]"))
        .isInstanceOf(UntranslatableCallException.class)
        .hasMessage(why);
  }

  @Test
  void whatSaysNothingIsNoHindrance() throws UntranslatableCallException {
    String silent =
        ",\"n\":1,\"seed\":null,\"logprobs\":false,\"top_logprobs\":0,\"frequency_penalty\":0.0,"
            + "\"logit_bias\":{},\"reasoning_effort\":\"none\",\"verbosity\":\"medium\","
            + "\"modalities\":[\"text\"],\"functions\":[],\"tools\":[],\"tool_choice\":\"auto\","
            + "\"parallel_tool_calls\":false,\"stop\":[]";
    assertThat(translate(HI + silent)).isEqualTo(translate(HI));
  }
}
