package io.llmcost.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StreamPipelineTest {

  @Property
  void filtersRunInTheirOrderWhateverTheChunks(
      @ForAll byte[] body, @ForAll @IntRange(min = 1, max = 9) int step) {
    StreamPipeline pipeline =
        StreamPipeline.empty()
            .with(new Appending('a'))
            .with(new Doubling())
            .with(new Appending('b'));
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (byte value : body) {
      expected.write(value);
      expected.write(value);
    }
    expected.writeBytes(new byte[] {'a', 'a', 'b'});

    assertThat(run(pipeline, body, step)).isEqualTo(expected.toByteArray());
  }

  @Test
  void observersSeeTheBytesOfTheirPlace() {
    Seen before = new Seen();
    Seen after = new Seen();
    StreamPipeline pipeline = StreamPipeline.empty().with(before).with(new Doubling()).with(after);

    run(pipeline, utf8("xy"), 1);

    assertThat(before.text()).isEqualTo("xy|end");
    assertThat(after.text()).isEqualTo("xxyy|end");
  }

  @Test
  void withObserversAloneNothingIsRewritten() {
    assertThat(StreamPipeline.empty().with(new Seen()).isRewriting()).isFalse();
    assertThat(StreamPipeline.empty().with(new Doubling()).isRewriting()).isTrue();
  }

  @Test
  void theEndComesOnceAndNothingAfterIt() {
    Seen seen = new Seen();
    StreamPipeline pipeline = StreamPipeline.empty().with(seen);
    pipeline.data(utf8("x"), 0, 1, (b, o, l) -> {});
    pipeline.aborted(null);
    pipeline.aborted(new IllegalStateException());
    pipeline.end((b, o, l) -> {});
    pipeline.data(utf8("y"), 0, 1, (b, o, l) -> {});

    assertThat(seen.text()).isEqualTo("x|aborted null");
  }

  @Property
  void aBodyInOnePieceComesOutAsInMany(@ForAll byte[] body, @ForAll boolean isRewriting) {
    Seen inOne = new Seen();
    Seen inMany = new Seen();
    StreamPipeline whole = StreamPipeline.empty();
    StreamPipeline pieces = StreamPipeline.empty();
    if (isRewriting) {
      whole = whole.with(new Doubling()).with(new Appending('a'));
      pieces = pieces.with(new Doubling()).with(new Appending('a'));
    }
    whole = whole.with(inOne);
    byte[] out = whole.whole(body);

    assertThat(out).isEqualTo(run(pieces.with(inMany), body, 1));
    assertThat(inOne.text()).isEqualTo(inMany.text());
    assertThat(out == body).isEqualTo(!isRewriting);
    assertThat(whole.whole(body)).as("once only").isSameAs(body);
    assertThat(inOne.text()).isEqualTo(inMany.text());
  }

  @Test
  void anObserverThatThrowsDoesNotKeepABodyFromTheNext() {
    Seen next = new Seen();
    StreamPipeline pipeline = StreamPipeline.empty().with(new Throwing()).with(next);
    byte[] body = utf8("xy");

    assertThat(pipeline.whole(body)).isSameAs(body);
    assertThat(next.text()).isEqualTo("xy|end");
  }

  private static byte[] run(StreamPipeline pipeline, byte[] body, int step) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < body.length; i += step) {
      pipeline.data(body, i, Math.min(step, body.length - i), out::write);
    }
    pipeline.end(out::write);
    return out.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static final class Seen implements StreamObserver {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> ends = new ArrayList<>();

    @Override
    public void data(byte[] data, int offset, int length) {
      bytes.write(data, offset, length);
    }

    @Override
    public void end() {
      ends.add("end");
    }

    @Override
    public void aborted(Throwable cause) {
      ends.add("aborted " + cause);
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8) + "|" + String.join(",", ends);
    }
  }

  private static final class Throwing implements StreamObserver {
    @Override
    public void data(byte[] data, int offset, int length) {
      throw new IllegalStateException();
    }

    @Override
    public void end() {}

    @Override
    public void aborted(Throwable cause) {}
  }

  private static final class Doubling implements StreamFilter {
    @Override
    public void data(byte[] bytes, int offset, int length, Sink out) {
      for (int i = offset; i < offset + length; i++) {
        out.write(bytes, i, 1);
        out.write(bytes, i, 1);
      }
    }

    @Override
    public void end(Sink out) {}

    @Override
    public void aborted(Throwable cause) {}

    @Override
    public void release(Sink out) {}
  }

  private static final class Appending implements StreamFilter {
    private final byte[] last;

    Appending(char last) {
      this.last = new byte[] {(byte) last};
    }

    @Override
    public void data(byte[] bytes, int offset, int length, Sink out) {
      out.write(bytes, offset, length);
    }

    @Override
    public void end(Sink out) {
      out.write(last, 0, 1);
    }

    @Override
    public void aborted(Throwable cause) {}

    @Override
    public void release(Sink out) {}
  }
}
