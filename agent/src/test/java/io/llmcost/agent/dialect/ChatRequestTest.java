package io.llmcost.agent.dialect;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a call of Responses Chat Completions cannot say, and why. */
class ChatRequestTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"previous_response_id\":\"r\"                        | has previous_response_id",
        "\"conversation\":\"c\"                                | has conversation",
        "\"background\":true                                   | has background",
        "\"store\":true                                        | has store",
        "\"include\":[\"reasoning.encrypted_content\"]         | has include",
        "\"truncation\":\"auto\"                               | has truncation",
        "\"max_tool_calls\":2                                  | has max_tool_calls",
        "\"top_logprobs\":2                                    | has top_logprobs",
        "\"prompt\":{\"id\":\"p\"}                             | has prompt",
        "\"reasoning\":{\"summary\":\"auto\"}                  | has reasoning.summary",
        "\"text\":{\"verbosity\":\"low\"}                      | has text.verbosity",
        "\"text\":{\"format\":{\"type\":\"grammar\"}}          | has a text.format that is unknown",
        "\"tools\":[{\"type\":\"web_search\"}]                 | has a tool that is no function",
        "\"tools\":[{\"type\":\"custom\",\"name\":\"x\"}]      | has a tool that is no function",
        "\"tool_choice\":{\"type\":\"allowed_tools\"}          | has a tool_choice of another type than function",
        "\"something_new\":1                                   | has something_new",
      })
  void refusesParameters(String member, String why) {
    assertThatThrownBy(() -> translate("\"input\":\"hi\"," + member))
        .isInstanceOf(UntranslatableCallException.class)
        .hasMessage(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"reasoning\",\"summary\":[]}                      | has an item of the type reasoning",
        "{\"type\":\"item_reference\",\"id\":\"x\"}                   | has an item of the type item_reference",
        "{\"type\":\"web_search_call\",\"id\":\"x\"}                  | has an item of the type web_search_call",
        "{\"role\":\"user\",\"content\":[{\"type\":\"input_file\"}]}  | has a part of the type input_file",
        "{\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"file_id\":\"f\"}]} | has a part of the type input_image",
        "{\"role\":\"critic\",\"content\":\"x\"}                      | has a message of the role critic",
        "{\"type\":\"function_call_output\",\"call_id\":\"1\",\"output\":[{\"type\":\"input_image\"}]} | has a part of the type input_image",
        "                                                             | has no input",
      })
  void refusesItems(String item, String why) {
    assertThatThrownBy(() -> translate("\"input\":[" + (item == null ? "" : item) + "]"))
        .isInstanceOf(UntranslatableCallException.class)
        .hasMessage(why);
  }

  private static byte[] translate(String members) throws UntranslatableCallException {
    return ChatRequest.translated(Samples.responses("{\"model\":\"m\"," + members + "}"));
  }
}
