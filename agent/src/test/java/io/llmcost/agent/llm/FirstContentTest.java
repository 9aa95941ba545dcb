package io.llmcost.agent.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.stagetest.Answers;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstContentTest {

  private static FirstContent after(String stream) {
    FirstContent first = new FirstContent();
    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
    first.data(bytes, 0, bytes.length);
    return first;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ": OPENROUTER PROCESSING",
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}",
        "data: {\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0}]}",
        "data: {\"choices\":[{\"index\":0,\"text\":\"\",\"finish_reason\":null}]}",
        "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"error\":null,\"output\":[]}}",
        "data: {\"type\":\"response.in_progress\"}",
        "data: {\"type\":\"response.output_item.added\",\"item\":{}}",
        "event: ping\ndata: {\"type\": \"ping\"}",
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{}}",
        "data: {\"choices\":[],\"error\":null}"
      })
  void saysNothing(String event) {
    assertThat(after(event + "\n\n").isDecided()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: [DONE]",
        "data: hello",
        "data: {\"anything\":1}",
        "data: {\"choices\":[{\"delta\":{\"content\":\"H\"}}]}",
        "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]}",
        "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"tool_calls\":[{\"index\":0}]}}]}",
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}",
        "data: {\"choices\":[{\"text\":\"H\"}]}",
        "data: {\"type\":\"response.output_text.delta\",\"delta\":\"H\"}",
        "data: {\"type\":\"content_block_delta\",\"delta\":{}}"
      })
  void saysSomething(String event) {
    FirstContent first = after(event + "\n\n");
    assertThat(first.isDecided()).isTrue();
    assertThat(first.isError()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event: error\ndata: {\"message\":\"m\"}",
        "event: error\ndata: oops",
        "data: {\"error\":{\"message\":\"m\"}}",
        "data: {\"type\":\"response.failed\",\"response\":{}}",
        "data: {\"type\":\"error\",\"error\":{}}"
      })
  void saysOfAnError(String event) {
    FirstContent first = after("data: {\"choices\":[]}\n\n" + event + "\n\n");
    assertThat(first.isError()).isTrue();
    assertThat(new String(first.error(), StandardCharsets.UTF_8))
        .isEqualTo(event.split("data: ")[1]);
  }

  @Test
  void anErrorAfterContentIsNoneAnyMore() {
    FirstContent first =
        after("data: {\"choices\":[{\"text\":\"H\"}]}\n\ndata: {\"error\":{\"code\":1}}\n\n");
    assertThat(first.isError()).isFalse();
  }

  @Property(tries = 200)
  void chunksDoNotMatter(@ForAll @IntRange(min = 1, max = 60) int step) {
    byte[] bytes = Answers.utf8(Answers.chatStream("Hello", true));
    FirstContent first = new FirstContent();
    int at = 0;
    while (!first.isDecided() && at < bytes.length) {
      int length = Math.min(step, bytes.length - at);
      first.data(bytes, at, length);
      at += length;
    }
    String seen = new String(bytes, 0, at, StandardCharsets.UTF_8);
    assertThat(seen).contains("Hello");
    assertThat(seen.indexOf("Hello")).isGreaterThan(at - 120);
  }
}
