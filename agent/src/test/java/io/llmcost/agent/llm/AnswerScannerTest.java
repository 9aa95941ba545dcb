package io.llmcost.agent.llm;

import static io.llmcost.agent.llm.Answers.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerScannerTest {

  private static final Headers SSE = Headers.of("Content-Type", "text/event-stream; charset=utf-8");
  private static final Headers JSON = Headers.of("Content-Type", "application/json");
  private static final AnswerScanner.Limits SMALL =
      new AnswerScanner.Limits(20_000, 64_000, 1_000, 500_000);

  private interface Feeding {
    void feed(byte[] bytes, Answers.Feed feed);
  }

  private static AnswerScanner scan(Headers headers, byte[] body, Feeding feeding) {
    List<AnswerScanner> done = new ArrayList<>();
    AnswerScanner scanner = new AnswerScanner(headers, SMALL, done::add);
    feeding.feed(body, scanner::data);
    scanner.end();
    scanner.aborted(null);
    assertThat(done).containsExactly(scanner);
    return scanner;
  }

  private static String facts(AnswerScanner s) {
    return s.facts()
        + " id="
        + s.facts().id()
        + " tier="
        + s.facts().serviceTier()
        + " stream="
        + s.isStream()
        + " partial="
        + s.isPartial()
        + " chars="
        + s.textChars()
        + " text="
        + s.text();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openai.asked.sse",
        "openai.plain.sse",
        "openai-tools.sse",
        "deepseek.asked.sse",
        "qwen.asked.sse",
        "azure.asked.sse",
        "responses.sse",
        "openai.json",
        "responses.json"
      })
  void factsDoNotDependOnChunksOrCompression(String name) {
    byte[] body = Answers.resource(name);
    Headers headers = name.endsWith(".sse") ? SSE : JSON;
    String whole = facts(scan(headers, body, Answers::whole));
    assertThat(whole).contains(" complete ").contains("partial=false");
    for (int i = 0; i <= body.length; i++) {
      int cut = i;
      assertThat(facts(scan(headers, body, (b, f) -> Answers.cutAt(cut, b, f)))).isEqualTo(whole);
    }
    Headers gzip = headers.with("content-encoding", "gzip");
    Headers deflate = headers.with("content-encoding", "deflate");
    for (int seed = 0; seed < 30; seed++) {
      int s = seed;
      Feeding pieces = (b, f) -> Answers.randomly(s, 1 + s * 3, b, f);
      assertThat(facts(scan(headers, body, pieces))).isEqualTo(whole);
      assertThat(facts(scan(gzip, gzip(body), pieces))).isEqualTo(whole);
      assertThat(facts(scan(deflate, deflate(body, false), pieces))).isEqualTo(whole);
      assertThat(facts(scan(deflate, deflate(body, true), pieces))).isEqualTo(whole);
      assertThat(facts(scan(gzip, body, pieces))).as("decoded by the client").isEqualTo(whole);
      assertThat(facts(scan(deflate, body, pieces))).isEqualTo(whole);
    }
    for (Headers said : new Headers[] {headers, gzip, deflate}) {
      AnswerScanner inOnePiece = new AnswerScanner(said, SMALL, any -> {});
      inOnePiece.whole(body);
      assertThat(facts(inOnePiece)).isEqualTo(whole);
      assertThat(inOnePiece.receivedBytes()).isEqualTo(body.length);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "openai.asked.sse, gpt-4o-2024-08-06, stop, 15, 4, 0, 10, 3",
    "openai-tools.sse, gpt-4o-2024-08-06, tool_calls, 0, 0, 0, 0, 0",
    "deepseek.asked.sse, deepseek-reasoner, stop, 3, 8, 0, 20, 12",
    "qwen.asked.sse, Qwen/Qwen3-8B, stop, 9, 0, 0, 4, 0",
    "azure.asked.sse, gpt-4o-mini-2024-07-18, stop, 8, 0, 0, 2, 0",
    "responses.sse, gpt-4.1-2025-04-14, completed, 25, 5, 7, 11, 2",
  })
  void readsStreams(
      String name, String model, String finish, long in, long read, long write, long out, long r) {
    AnswerFacts facts = scan(SSE, Answers.resource(name), Answers::whole).facts();
    assertThat(facts.model()).isEqualTo(model);
    assertThat(facts.finishReason()).isEqualTo(finish);
    assertThat(facts.usage().input()).isEqualTo(in);
    assertThat(facts.usage().cacheRead()).isEqualTo(read);
    assertThat(facts.usage().cacheWrite()).isEqualTo(write);
    assertThat(facts.usage().output()).isEqualTo(out);
    assertThat(facts.usage().reasoning()).isEqualTo(r);
  }

  @Test
  void keepsGeneratedText() {
    assertThat(scan(SSE, Answers.resource("openai.asked.sse"), Answers::whole).text())
        .isEqualTo("Hello \"usage\" Wörld 🌍\n");
    assertThat(scan(SSE, Answers.resource("deepseek.asked.sse"), Answers::whole).text())
        .isEqualTo("Let me think.42");
    assertThat(scan(SSE, Answers.resource("openai-tools.sse"), Answers::whole).text())
        .isEqualTo("get_weather{\"city\":\"Paris\"}get_time{}Which city?");
    AnswerScanner responses = scan(SSE, Answers.resource("responses.sse"), Answers::whole);
    assertThat(responses.text()).isEqualTo("Thinking.Hi there!{\"a\":1}");
    assertThat(responses.facts().serviceTier()).isEqualTo("flex");
  }

  @Test
  void escapesAreUndoneAndTextBeyondTheBoundIsCounted() {
    StringBuilder stream = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      stream.append(
          "data: {\"choices\":[{\"delta\":{\"content\":\"a\\u00e9\\ud83d\\ude00\\n€\"}}]}\n\n");
    }
    AnswerScanner scanner = scan(SSE, bytes(stream.toString()), Answers::whole);
    assertThat(scanner.textChars()).isEqualTo(400 * 5);
    assertThat(scanner.text()).startsWith("aé😀\n€aé").doesNotContain("\uFFFD");
    assertThat(bytes(scanner.text()).length).isBetween(996, 1000);
  }

  @Property(tries = 300)
  void chunksThatAreAlikeAreReadAsOthers(
      @ForAll @Size(max = 12) List<@From("texts") String> texts, @ForAll long seed)
      throws UnusableAnswerException {
    SseWriter stream = new SseWriter();
    Random random = new Random(seed);
    for (String text : texts) {
      int index = random.nextInt(4) / 3;
      Map<String, Object> delta =
          AnswerTree.of(random.nextInt(5) == 0 ? "refusal" : "content", text);
      Map<String, Object> choice =
          AnswerTree.of("index", index, "delta", delta, "finish_reason", null);
      stream.data(AnswerTree.of("id", "a", "choices", List.of(choice), "usage", null));
    }
    String last =
        "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"},"
            + "{\"index\":1,\"finish_reason\":\"stop\"}],\"usage\":{\"completion_tokens\":3}}";
    stream.data(AnswerTree.readObject(bytes(last), 0, last.length()));
    AnswerScanner scanner = scan(SSE, stream.bytes(), (b, f) -> Answers.randomly(seed, 300, b, f));
    String joined = String.join("", texts);
    assertThat(scanner.text()).isEqualTo(joined);
    assertThat(scanner.textChars()).isEqualTo(joined.codePointCount(0, joined.length()));
    assertThat(scanner.facts().isComplete()).isTrue();
    assertThat(scanner.facts().usage().output()).isEqualTo(3);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "", "a", " b", "\"", "\\", "\n", "é", "😀", "\"},\"finish_reason\":null}]", "\u0001")
        .list()
        .ofMaxSize(4)
        .map(parts -> String.join("", parts));
  }

  @Test
  void isDoneAtTheEventAfterWhichClientsStopReading() {
    for (String name : new String[] {"openai.asked.sse", "responses.sse"}) {
      List<AnswerScanner> done = new ArrayList<>();
      AnswerScanner scanner = new AnswerScanner(SSE, done::add);
      byte[] body = Answers.resource(name);
      scanner.data(body, 0, body.length - 1);
      assertThat(done).isEmpty();
      scanner.data(body, body.length - 1, 1);
      assertThat(done).hasSize(1);
      scanner.aborted(null);
      scanner.data(bytes("data: {\"model\":\"other\"}\n\n"), 0, 25);
      assertThat(done).hasSize(1);
      assertThat(scanner.isPartial()).isFalse();
      assertThat(scanner.facts().isComplete()).isTrue();
    }
  }

  @Test
  void aStreamThatBreaksOffIsPartial() {
    List<AnswerScanner> done = new ArrayList<>();
    AnswerScanner scanner = new AnswerScanner(SSE, done::add);
    byte[] body = Answers.resource("openai.plain.sse");
    scanner.data(body, 0, body.length - 14);
    IOException cause = new IOException("test");
    scanner.aborted(cause);
    assertThat(done).hasSize(1);
    assertThat(scanner.isPartial()).isTrue();
    assertThat(scanner.abortCause()).isSameAs(cause);
    assertThat(scanner.facts().isComplete()).isFalse();
    assertThat(scanner.text()).startsWith("Hello");
  }

  @Test
  void aJsonBodyThatBreaksOffIsPartialThoughItsBytesWereThere() {
    AnswerScanner scanner = new AnswerScanner(JSON, s -> {});
    byte[] body = Answers.resource("openai.json");
    scanner.data(body, 0, body.length);
    scanner.aborted(null);
    assertThat(scanner.facts().isComplete()).isFalse();
    assertThat(scanner.facts().usage().output()).isEqualTo(10);
    assertThat(scanner.body()).isNull();
  }

  @Test
  void aStreamWithoutDoneIsCompleteIfAllChoicesFinished() {
    String stream =
        "data: {\"choices\":[{\"index\":0,\"delta\":{}},{\"index\":1,\"delta\":{}}]}\n\n"
            + "data: {\"choices\":[{\"index\":1,\"finish_reason\":\"stop\"}]}\n\n";
    assertThat(scan(SSE, bytes(stream), Answers::whole).facts().isComplete()).isFalse();
    String finish = "data:{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}";
    assertThat(scan(SSE, bytes(stream + finish), Answers::whole).facts().isComplete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event: error\ndata: {\"error\":{\"message\":\"x\"}}\n\n",
        "data: {\"error\":{\"message\":\"x\"}}\n\n",
        "event: error\ndata: oops\n\n",
        "event: response.failed\ndata: {\"type\":\"response.failed\",\"response\":{\"error\":{}}}\n\n",
        "data: {\"type\":\"error\",\"message\":\"x\"}\n\n"
      })
  void errorsEndAStream(String event) {
    String begin = "data: {\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}\n\n";
    AnswerScanner scanner = new AnswerScanner(SSE, s -> {});
    byte[] stream = bytes(begin + event);
    scanner.data(stream, 0, stream.length);
    assertThat(scanner.isDone()).isTrue();
    assertThat(scanner.facts().isError()).isTrue();
    assertThat(scanner.facts().isComplete()).isFalse();
  }

  @Test
  void aTopLevelNullErrorIsNone() {
    String stream =
        "data: {\"error\":null,\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}]}\n\n"
            + "data: [DONE]\n\n";
    AnswerFacts facts = scan(SSE, bytes(stream), Answers::whole).facts();
    assertThat(facts.isError()).isFalse();
    assertThat(facts.isComplete()).isTrue();
  }

  @Test
  void theFirstByteCorrectsAWrongContentType() {
    byte[] stream = Answers.resource("openai.asked.sse");
    assertThat(facts(scan(JSON, stream, Answers::whole)))
        .isEqualTo(facts(scan(SSE, stream, Answers::whole)));
    AnswerScanner error = scan(SSE, bytes("{\"error\":{\"message\":\"x\"}}"), Answers::whole);
    assertThat(error.isStream()).isFalse();
    assertThat(error.facts().isError()).isTrue();
  }

  @Test
  void jsonBytesAreKeptUpToTheLimit() {
    byte[] body = Answers.resource("openai.json");
    assertThat(scan(JSON, body, Answers::whole).body()).isEqualTo(body);
    assertThat(scan(JSON, new byte[0], Answers::whole).facts().isComplete()).isFalse();
  }

  @Test
  void ofATooLongBodyTheUsageAtItsEndIsStillRead() {
    String body =
        "{\"object\":\"list\",\"data\":[{\"index\":0,\"embedding\":["
            + "0.25,".repeat(20_000)
            + "1]}],\"model\":\"m\",\"usage\" : {\"prompt_tokens\":7,\"total_tokens\":7}}";
    for (int longest : new int[] {1, 100, 9_000, 1_000_000}) {
      AnswerScanner scanner = scan(JSON, bytes(body), (b, f) -> Answers.randomly(3, longest, b, f));
      assertThat(scanner.body()).isNull();
      assertThat(scanner.facts().usage().input()).isEqualTo(7);
      assertThat(scanner.facts().isComplete()).isFalse();
    }
  }

  @Test
  void aTooLongEventIsPassedOverButSeen() {
    String big = "data: {\"choices\":[],\"x\":\"" + "y".repeat(5_000_000) + "\"}\n\n";
    byte[] stream = Answers.concat(bytes(big), Answers.resource("openai.asked.sse"));
    AnswerFacts facts = scan(SSE, stream, (b, f) -> Answers.randomly(1, 9_000, b, f)).facts();
    assertThat(facts.usage().output()).isEqualTo(10);
    assertThat(facts.isComplete()).isFalse();
  }

  @Test
  void inflationIsBounded() {
    byte[] bomb = gzip(new byte[50_000_000]);
    AnswerScanner scanner =
        scan(JSON.with("content-encoding", "gzip"), bomb, (b, f) -> Answers.randomly(1, 999, b, f));
    assertThat(scanner.body()).isNull();
    assertThat(scanner.facts().isComplete()).isFalse();
  }

  @Test
  void unknownEncodingsAndDamagedOnesSayNothing() {
    byte[] body = Answers.resource("openai.json");
    assertThat(scan(JSON.with("content-encoding", "br"), body, Answers::whole).facts().model())
        .isNull();
    byte[] damaged = gzip(body);
    for (int i = 0; i < damaged.length; i++) {
      byte[] copy = damaged.clone();
      copy[i] ^= 0x55;
      AnswerScanner scanner = scan(JSON.with("content-encoding", "gzip"), copy, Answers::whole);
      assertThat(scanner.facts()).isNotNull();
      AnswerScanner cut =
          scan(JSON.with("content-encoding", "gzip"), Arrays.copyOf(damaged, i), Answers::whole);
      assertThat(cut.facts().isComplete() && i < damaged.length - 9).isFalse();
    }
  }

  @Test
  void hostileStreamsNeverThrow() {
    byte[] good = Answers.resource("openai-tools.sse");
    Random random = new Random(4);
    for (int i = 0; i < good.length; i++) {
      byte[] damaged = good.clone();
      damaged[i] = (byte) random.nextInt();
      assertThat(scan(SSE, damaged, Answers::whole).facts()).isNotNull();
    }
    byte[] invalid = Answers.concat(bytes("data: {\"model\":\""), new byte[] {-1, -2, (byte) 0xC3});
    assertThat(scan(SSE, invalid, Answers::whole).facts().isComplete()).isFalse();
    String deep = "data: {\"choices\":" + "[{\"delta\":{\"tool_calls\":".repeat(20_000) + "\n\n";
    assertThat(scan(SSE, bytes(deep), Answers::whole).facts().isComplete()).isFalse();
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] deflate(byte[] bytes, boolean raw) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater =
        new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, raw))) {
      deflater.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
