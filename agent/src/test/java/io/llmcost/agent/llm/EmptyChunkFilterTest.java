package io.llmcost.agent.llm;

import static io.llmcost.agent.llm.Answers.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EmptyChunkFilterTest {

  private static final String FIRST =
      "data: {\"choices\":[],\"id\":\"\",\"prompt_filter_results\":[{\"prompt_index\":0}]}\n\n";
  private static final String CHUNK = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n";
  private static final String USAGE = "data: {\"choices\":[],\"usage\":{\"total_tokens\":3}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  private static String filtered(String stream) {
    EmptyChunkFilter filter = new EmptyChunkFilter();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    filter.data(bytes(stream), 0, bytes(stream).length, out::write);
    filter.end(out::write);
    return out.toString(UTF_8);
  }

  @Test
  void theFirstChunkSaysNothingOfTheAnswer() {
    assertThat(filtered(FIRST + CHUNK + USAGE + DONE)).isEqualTo(CHUNK + USAGE + DONE);
    assertThat(filtered(": hello\n\n" + FIRST + FIRST + CHUNK + DONE))
        .isEqualTo(": hello\n\n" + CHUNK + DONE);
  }

  @Test
  void allElseStays() {
    String event = "event: response.created\ndata: {\"type\":\"response.created\"}\n\n";
    String error = "data: {\"choices\":[],\"error\":{\"message\":\"no\"}}\n\n";
    for (String stream :
        new String[] {
          CHUNK + USAGE + DONE,
          USAGE + DONE,
          event,
          error,
          "data: [1]\n\n",
          "no stream",
          CHUNK + FIRST
        }) {
      assertThat(filtered(stream)).isEqualTo(stream);
    }
  }

  @Property(tries = 200)
  void howeverItIsCut(@ForAll long seed) {
    byte[] stream = bytes(FIRST + CHUNK + CHUNK + USAGE + DONE);
    EmptyChunkFilter filter = new EmptyChunkFilter();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Answers.randomly(seed, 20, stream, (b, o, l) -> filter.data(b, o, l, out::write));
    filter.end(out::write);
    assertThat(out.toString(UTF_8)).isEqualTo(CHUNK + CHUNK + USAGE + DONE);
  }
}
