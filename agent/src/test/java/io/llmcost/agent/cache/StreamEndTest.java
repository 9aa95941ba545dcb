package io.llmcost.agent.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamEndTest {

  private static boolean reached(String stream, int step) {
    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
    StreamEnd end = new StreamEnd();
    boolean reached = false;
    for (int i = 0; i < bytes.length; i += step) {
      reached = end.reachedWith(bytes, i, Math.min(step, bytes.length - i));
    }
    return reached;
  }

  @Property(tries = 100)
  void findsTheEndHoweverTheStreamIsCut(@ForAll @IntRange(min = 1, max = 60) int step) {
    String text = "data: {\"x\":\"a rather long line that says [DONE] and more\"}\n\n";
    assertThat(reached(text + "data: [DONE]\n", step)).isTrue();
    assertThat(reached(text + "data:[DONE]\r\n\r\n", step)).isTrue();
    assertThat(reached(text, step)).isFalse();
    String completed = "event: response.completed\ndata: {\"type\":\"response.completed\"}\n";
    assertThat(reached(text + completed, step)).isFalse();
    assertThat(reached(text + completed + "\n", step)).isTrue();
    assertThat(reached(text + "data: {\"type\":\"response.completed\",\"x\":1}\n\n", step))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {\"a\":\"data: [DONE]\\n\"}\n\n",
        "data: [DONE",
        " data: [DONE]\n\n",
        ": data: [DONE]\n\n",
        "event: response.created\n\n"
      })
  void isNotDeceived(String stream) {
    assertThat(reached(stream, 5)).isFalse();
  }

  @Test
  void longLinesAreSkipped() {
    assertThat(reached("data: " + "x".repeat(100_000) + "\ndata: [DONE]\n", 8192)).isTrue();
  }
}
