package io.llmcost.agent.llm;

import static io.llmcost.agent.llm.Answers.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SseSplitterTest {

  /** Writes down what it is given. */
  private static final class Recorder implements SseSplitter.Handler {
    private final List<String> events = new ArrayList<>();
    private final List<String> dispatched = new ArrayList<>();
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
    private final StringBuilder oversize = new StringBuilder();

    @Override
    public void event(SseEvent e) {
      raw.write(e.raw(), e.rawStart(), e.rawEnd() - e.rawStart());
      String data = new String(e.data(), e.dataStart(), e.dataEnd() - e.dataStart(), UTF_8);
      String bytes = new String(e.raw(), e.rawStart(), e.rawEnd() - e.rawStart(), UTF_8);
      events.add(e.name() + "|" + (e.hasData() ? data : "none") + "|" + bytes);
      if (e.hasData() && e.isTerminated()) {
        dispatched.add(e.name() + "|" + data);
      }
    }

    @Override
    public void part(SseEvent e) {
      raw.write(e.raw(), e.rawStart(), e.rawEnd() - e.rawStart());
      oversize.append(new String(e.raw(), e.rawStart(), e.rawEnd() - e.rawStart(), UTF_8));
      assertThat(e.hasData()).isFalse();
      if (e.isLastPart()) {
        events.add("oversize " + e.name() + "|" + oversize);
        oversize.setLength(0);
      }
    }
  }

  private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

  private interface Feeding {
    void feed(byte[] bytes, Answers.Feed feed);
  }

  private static Recorder split(byte[] stream, int limit, Feeding feeding) {
    Recorder recorder = new Recorder();
    SseSplitter splitter = new SseSplitter(limit, recorder);
    feeding.feed(stream, splitter::data);
    splitter.end();
    assertThat(recorder.raw.toByteArray()).isEqualTo(stream);
    return recorder;
  }

  private static List<String> events(String stream) {
    byte[] bytes = bytes(stream);
    List<String> whole = split(bytes, 1000, Answers::whole).events;
    for (int i = 0; i <= bytes.length; i++) {
      int cut = i;
      assertThat(split(bytes, 1000, (b, f) -> Answers.cutAt(cut, b, f)).events)
          .as("cut at %d", cut)
          .isEqualTo(whole);
    }
    return whole;
  }

  @Test
  void lineFeeds() {
    assertThat(events("data: a\n\nevent: x\ndata: b\n\n"))
        .containsExactly("|a|data: a\n\n", "x|b|event: x\ndata: b\n\n");
  }

  @Test
  void carriageReturnsWithLineFeedsStayWithTheirEvent() {
    assertThat(events("data: a\r\n\r\ndata: b\r\n\r\n"))
        .containsExactly("|a|data: a\r\n\r\n", "|b|data: b\r\n\r\n");
  }

  @Test
  void carriageReturnsAlone() {
    assertThat(events("data: a\r\rdata: b\r\r"))
        .containsExactly("|a|data: a\r\r", "|b|data: b\r\r");
  }

  @Test
  void anEventOfLoneCarriageReturnsIsNotHeldBack() {
    Recorder recorder = new Recorder();
    new SseSplitter(1000, recorder).data(bytes("data: a\r\r"), 0, 9);
    assertThat(recorder.events).hasSize(1);
  }

  @Test
  void spaceAfterTheColonIsOptionalAndOnlyOneIsTaken() {
    assertThat(events("data:a\n\ndata:  b\n\ndata\n\ndata:\n\n"))
        .extracting(e -> e.split("\\|")[1])
        .containsExactly("a", " b", "", "");
  }

  @Test
  void dataOfSeveralLinesIsJoined() {
    assertThat(events("data: {\ndata: \"a\":1\ndata: }\n\n"))
        .containsExactly("|{\n\"a\":1\n}|data: {\ndata: \"a\":1\ndata: }\n\n");
  }

  @Test
  void commentsOtherFieldsAndBlankLinesHaveNoData() {
    assertThat(events(": hi\n\n\nid: 7\nretry: 3\n\ndatabase: x\n\n"))
        .containsExactly(
            "|none|: hi\n\n", "|none|\n", "|none|id: 7\nretry: 3\n\n", "|none|database: x\n\n");
  }

  @Test
  void aByteOrderMarkIsNotPartOfTheField() {
    assertThat(events("\uFEFFdata: a\n\n\uFEFFdata: b\n\n"))
        .containsExactly("|a|\uFEFFdata: a\n\n", "|none|\uFEFFdata: b\n\n");
  }

  @Test
  void whatIsLeftAtTheEndIsAnEvent() {
    assertThat(events("data: a\n\nevent: e\ndata: [DONE]"))
        .containsExactly("|a|data: a\n\n", "e|[DONE]|event: e\ndata: [DONE]");
  }

  @Test
  void anEventOverTheLimitComesInPartsAndKeepsItsName() {
    String big = "event: big\ndata: " + "x".repeat(5_000_000) + "\n\n";
    String stream = "data: a\n\n" + big + "data: b\n\n";
    for (int longest : new int[] {100_000_000, 70_001, 8_000}) {
      Recorder recorder = split(bytes(stream), 4096, (b, f) -> Answers.randomly(7, longest, b, f));
      assertThat(recorder.events)
          .containsExactly("|a|data: a\n\n", "oversize big|" + big, "|b|data: b\n\n");
    }
  }

  @Test
  void theLimitDoesNotDependOnChunks() {
    String stream = "data: 12345678901\r\n\r\ndata: 1234567890\r\n\r\nevent: e\ndata: abcdefgh\n\n";
    byte[] bytes = bytes(stream);
    List<String> whole = split(bytes, 20, Answers::whole).events;
    assertThat(whole).anyMatch(e -> e.startsWith("oversize")).anyMatch(e -> e.startsWith("|1"));
    for (int i = 0; i <= bytes.length; i++) {
      int cut = i;
      assertThat(split(bytes, 20, (b, f) -> Answers.cutAt(cut, b, f)).events).isEqualTo(whole);
    }
  }

  @Test
  void whatAFailingHandlerDidNotTakeIsStillThere() {
    SseSplitter splitter =
        new SseSplitter(
            1000,
            new SseSplitter.Handler() {
              @Override
              public void event(SseEvent event) {
                if (event.isData(bytes("bad"))) {
                  throw new IllegalStateException("test");
                }
              }

              @Override
              public void part(SseEvent part) {}
            });
    byte[] stream = bytes("data: good\n\ndata: bad\n\ndata: more\n\n" + "x".repeat(40_000));
    ByteArrayOutputStream left = new ByteArrayOutputStream();
    try {
      splitter.data(stream, 0, stream.length);
    } catch (IllegalStateException e) {
      splitter.writePending(left::write);
    }
    assertThat(left.toString(UTF_8)).startsWith("data: bad\n\ndata: more\n\nxx");
    assertThat(left.size()).isEqualTo(stream.length - 12);
  }

  @Provide
  Arbitrary<String> streams() {
    return Arbitraries.of(
            "data",
            "data:",
            "data: ",
            "event:",
            "event: ",
            ":",
            " ",
            "x",
            "é",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "\r\n\r\n",
            "id: 1",
            "[DONE]",
            "\uFEFF")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 2000)
  void eventsAreThoseOfTheSpecificationWhateverTheChunks(
      @ForAll("streams") String stream,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int n) {
    byte[] bytes = bytes(stream);
    Recorder whole = split(bytes, 10_000, Answers::whole);
    Recorder pieces = split(bytes, 10_000, (b, f) -> Answers.randomly(seed, n, b, f));
    assertThat(pieces.events).isEqualTo(whole.events);
    assertThat(whole.dispatched).isEqualTo(specified(stream));
  }

  /** The algorithm of the specification, on text. */
  private static List<String> specified(String stream) {
    String text = stream.startsWith("\uFEFF") ? stream.substring(1) : stream;
    text = text.replace("\r\n", "\n").replace('\r', '\n');
    List<String> dispatched = new ArrayList<>();
    StringBuilder data = null;
    String name = "";
    int at = 0;
    while (true) {
      int end = text.indexOf('\n', at);
      if (end < 0) {
        return dispatched;
      }
      String line = text.substring(at, end);
      at = end + 1;
      if (line.isEmpty()) {
        if (data != null) {
          dispatched.add(name + "|" + data);
        }
        data = null;
        name = "";
        continue;
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      if (field.equals("data")) {
        data = data == null ? new StringBuilder(value) : data.append('\n').append(value);
      } else if (field.equals("event")) {
        name = value;
      }
    }
  }
}
