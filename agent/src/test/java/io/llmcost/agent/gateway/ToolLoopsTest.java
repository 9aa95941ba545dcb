package io.llmcost.agent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolLoopsTest {

  private static final String SITE = "com.acme.Agent.ask";
  private static final String TOOLS = "\"model\":\"m\",\"tools\":[{\"type\":\"function\"}],";
  private static final String ASKED =
      "{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"q\"}";
  private static final String TOLD =
      ",{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c1\"}]},"
          + "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"12\"}";

  private final ToolLoops loops = new ToolLoops();

  private static LlmRequest chat(String messages) throws NotAnLlmCallException {
    return read(Endpoint.CHAT_COMPLETIONS, "{" + TOOLS + "\"messages\":[" + messages + "]}");
  }

  private static LlmRequest read(Endpoint endpoint, String body) throws NotAnLlmCallException {
    return LlmRequest.read(endpoint, body.getBytes(StandardCharsets.UTF_8), null);
  }

  @Test
  void theStepsOfALoopComeFromWhereItBegan() throws Exception {
    assertThat(loops.site(chat(ASKED), SITE)).isEqualTo(SITE);
    assertThat(loops.site(chat(ASKED + TOLD), null)).isEqualTo(SITE);
    assertThat(loops.site(chat(ASKED + TOLD + TOLD), null)).isEqualTo(SITE);
  }

  @Test
  void whatIsKnownStays() throws Exception {
    loops.site(chat(ASKED), SITE);
    assertThat(loops.site(chat(ASKED + TOLD), "com.acme.Other.ask"))
        .isEqualTo("com.acme.Other.ask");
    assertThat(loops.site(chat(ASKED + TOLD), null)).isEqualTo("com.acme.Other.ask");
  }

  @Test
  void anotherConversationIsNotKnown() throws Exception {
    loops.site(chat(ASKED), SITE);
    assertThat(loops.site(chat(ASKED.replace('q', 'p') + TOLD), null)).isNull();
    assertThat(loops.site(chat(ASKED.replace("\"s\"", "\"t\"") + TOLD), null)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"RESPONSES, instructions, input", "MESSAGES, system, messages"})
  void otherInstructionsAreAnotherConversation(Endpoint endpoint, String system, String messages)
      throws Exception {
    String begun = "[{\"role\":\"user\",\"content\":\"q\"}";
    String told = begun + ",{\"type\":\"function_call_output\",\"output\":\"1\"}]";
    String body = "{" + TOOLS + "\"" + messages + "\":%s,\"" + system + "\":\"%s\"}";
    loops.site(read(endpoint, String.format(body, begun + "]", "s")), SITE);
    assertThat(loops.site(read(endpoint, String.format(body, told, "s")), null)).isEqualTo(SITE);
    assertThat(loops.site(read(endpoint, String.format(body, told, "t")), null)).isNull();
  }

  @Test
  void aResponseThatIsNamedTellsNothing() throws Exception {
    String first = "{" + TOOLS + "\"input\":[{\"role\":\"user\",\"content\":\"q\"}]}";
    String next =
        "{"
            + TOOLS
            + "\"previous_response_id\":\"r\",\"input\":[{\"type\":\"function_call_output\"}]}";
    loops.site(read(Endpoint.RESPONSES, first), SITE);
    assertThat(loops.site(read(Endpoint.RESPONSES, next), null)).isNull();
  }

  @Test
  void onlyWhatFollowsAToolGoesOn() throws Exception {
    loops.site(chat(ASKED), SITE);
    assertThat(loops.site(chat(ASKED), null)).isNull();
    String user =
        ",{\"role\":\"assistant\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\"}";
    assertThat(loops.site(chat(ASKED + user), null)).isNull();
    assertThat(loops.site(chat(ASKED + TOLD + user), null)).isNull();
  }

  @Test
  void callsWithoutToolsAreNotRemembered() throws Exception {
    String plain = "{\"model\":\"m\",\"messages\":[" + ASKED + "]}";
    assertThat(loops.site(read(Endpoint.CHAT_COMPLETIONS, plain), SITE)).isEqualTo(SITE);
    assertThat(loops.site(chat(ASKED + TOLD), null)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "RESPONSES|input|{\"role\":\"user\",\"content\":\"q\"}"
            + "|{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":\"12\"}",
        "RESPONSES|input|{\"role\":\"user\",\"content\":\"q\"}"
            + "|{\"type\":\"custom_tool_call_output\",\"call_id\":\"c\",\"output\":\"12\"}",
        "MESSAGES|messages|{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"q\"}]}"
            + "|{\"role\":\"user\",\"content\":[\"x\",{\"type\":\"tool_result\",\"content\":[1]}]}",
        "CHAT_COMPLETIONS|messages|{\"role\":\"user\",\"content\":\"q\"}"
            + "|{\"role\":\"function\",\"name\":\"f\",\"content\":\"12\"}",
      })
  void everyApiHasToolsThatSaySomething(Endpoint endpoint, String name, String user, String tool)
      throws Exception {
    String begin = "{" + TOOLS + "\"" + name + "\":[" + user;
    loops.site(read(endpoint, begin + "]}"), SITE);
    assertThat(loops.site(read(endpoint, begin + "," + tool + "]}"), null)).isEqualTo(SITE);
    assertThat(loops.site(read(endpoint, begin + "," + user + "]}"), null)).isNull();
  }

  @Test
  void oddBodiesAreNobodys() throws Exception {
    for (String messages :
        new String[] {"", "1", "{}", "{\"role\":1}", "[]", "{\"content\":[1]}"}) {
      assertThat(loops.site(chat(messages), null)).isNull();
    }
    assertThat(loops.site(read(Endpoint.RESPONSES, "{" + TOOLS + "\"input\":\"q\"}"), null))
        .isNull();
  }
}
