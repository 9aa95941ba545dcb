package io.llmcost.agent.llm;

import static io.llmcost.agent.llm.Answers.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.StreamFilter;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageChunkFilterTest {

  private interface Feeding {
    void feed(byte[] bytes, Answers.Feed feed);
  }

  private static byte[] filter(byte[] stream, Feeding feeding) {
    UsageChunkFilter filter = new UsageChunkFilter();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    feeding.feed(stream, (b, o, l) -> filter.data(b, o, l, out::write));
    filter.end(out::write);
    return out.toByteArray();
  }

  private static String filter(String stream) {
    byte[] bytes = bytes(stream);
    byte[] whole = filter(bytes, Answers::whole);
    for (int i = 0; i <= bytes.length; i++) {
      int cut = i;
      assertThat(filter(bytes, (b, f) -> Answers.cutAt(cut, b, f))).isEqualTo(whole);
    }
    return new String(whole, UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "deepseek", "qwen", "azure"})
  void theApplicationGetsWhatItWouldHaveGot(String provider) {
    byte[] asked = Answers.resource(provider + ".asked.sse");
    byte[] plain = Answers.resource(provider + ".plain.sse");
    assertThat(filter(new String(asked, UTF_8))).isEqualTo(new String(plain, UTF_8));
    for (int seed = 0; seed < 50; seed++) {
      int s = seed;
      assertThat(filter(asked, (b, f) -> Answers.randomly(s, 1 + s * 5, b, f))).isEqualTo(plain);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"openai.plain.sse", "openai-tools.sse", "azure.plain.sse", "responses.sse"})
  void streamsWithoutInjectionPassUnchanged(String name) {
    byte[] stream = Answers.resource(name);
    assertThat(filter(new String(stream, UTF_8))).isEqualTo(new String(stream, UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{'id':'x','choices':[{}],'usage':null} ; {'id':'x','choices':[{}]}",
        "{'usage':null,'id':'x','choices':[{}]} ; {'id':'x','choices':[{}]}",
        "{ 'usage' : null , 'choices' : [ { } ] } ; { 'choices' : [ { } ] }",
        "{'choices':[{}], 'usage': {'a': {'usage':1}} } ; {'choices':[{}] }",
        "{'choices':[{}],'usage':{},'z':1} ; {'choices':[{}],'z':1}",
        "{'choices':[],'usage':null} ; {'choices':[]}",
        // not a usage chunk of ours, or nothing that can be cut
        "{'choices':[{'usage':null}]} ; {'choices':[{'usage':null}]}",
        "{'x_groq':{'usage':{'a':1}},'choices':[{}]} ; {'x_groq':{'usage':{'a':1}},'choices':[{}]}",
        "{'error':{'message':'x'},'usage':{}} ; {'error':{'message':'x'},'usage':{}}",
        "{'type':'response.created','usage':null} ; {'type':'response.created','usage':null}",
        "{'choices':[{}],'usage':nul ; {'choices':[{}],'usage':nul",
        "['usage'] ; ['usage']",
      })
  void membersAreCutOut(String in, String out) {
    assertThat(filter("data: " + in.replace('\'', '"') + "\n\n"))
        .isEqualTo("data: " + out.replace('\'', '"') + "\n\n");
  }

  @Test
  void dataOfSeveralLinesKeepsItsLines() {
    assertThat(
            filter(
                "event: c\ndata: {\"choices\":[{\ndata: }],\ndata: \"usage\":null\ndata: }\n\nx: y\n\n"))
        .isEqualTo("event: c\ndata: {\"choices\":[{\ndata: }]\ndata: }\n\nx: y\n\n");
    assertThat(filter("data: {\"choices\":[],\ndata: \"usage\":{}}\n\ndata: [DONE]\n\n"))
        .isEqualTo("data: [DONE]\n\n");
  }

  @Test
  void aUsageChunkThatNothingFollowsIsTakenOutToo() {
    assertThat(filter("data: a\n\ndata: {\"choices\":[],\"usage\":{}}")).isEqualTo("data: a\n\n");
  }

  @Test
  void eventsAreNotHeldBackOnceTheyAreWhole() {
    UsageChunkFilter filter = new UsageChunkFilter();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] event = bytes("data: {\"choices\":[{}]}\n\n");
    filter.data(event, 0, event.length, out::write);
    assertThat(out.toByteArray()).isEqualTo(event);
  }

  @Test
  void aHugeEventPassesThrough() {
    String huge =
        "data: {\"choices\":[],\"usage\":null,\"x\":\"" + "y".repeat(5_000_000) + "\"}\n\n";
    byte[] out =
        filter(bytes(huge + "data: [DONE]\n\n"), (b, f) -> Answers.randomly(1, 8192, b, f));
    assertThat(new String(out, UTF_8)).isEqualTo(huge + "data: [DONE]\n\n");
  }

  @Test
  void whatIsHeldWhenItFailsIsReleased() {
    UsageChunkFilter filter = new UsageChunkFilter();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AtomicBoolean failing = new AtomicBoolean();
    StreamFilter.Sink sink =
        (b, o, l) -> {
          if (failing.get()) {
            throw new IllegalStateException("test");
          }
          out.write(b, o, l);
        };
    byte[] stream = Answers.resource("openai.plain.sse");
    filter.data(stream, 0, 300, sink);
    failing.set(true);
    try {
      filter.data(stream, 300, stream.length - 300, sink);
    } catch (IllegalStateException e) {
      failing.set(false);
    }
    filter.release(sink);
    assertThat(out.toByteArray()).isEqualTo(stream);
    filter.release(sink);
    assertThat(out.toByteArray()).isEqualTo(stream);
  }
}
