package io.llmcost.agent.instrumentation.okhttp.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.LiveBody;
import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.http.StreamPipeline;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.junit.jupiter.api.Test;

class PipelineSourceTest {

  private final AtomicInteger overs = new AtomicInteger();

  private static HttpResponse response() {
    return HttpResponse.live(
        200,
        Headers.EMPTY,
        new LiveBody() {
          @Override
          public CompletionStage<byte[]> readFully(int limit) {
            throw new UnsupportedOperationException();
          }

          @Override
          public boolean isTaken() {
            return false;
          }

          @Override
          public void discard() {}
        });
  }

  private PipelineSource source(BufferedSource upstream, StreamPipeline pipeline) {
    return new PipelineSource(upstream, pipeline, overs::incrementAndGet);
  }

  /** Gives out at most so many bytes at once. */
  private static BufferedSource dripping(byte[] bytes, int atOnce) {
    Source all = new Buffer().write(bytes);
    return Okio.buffer(
        new ForwardingSource(all) {
          @Override
          public long read(Buffer sink, long byteCount) throws IOException {
            return super.read(sink, Math.min(byteCount, atOnce));
          }
        });
  }

  private static byte[] drain(Source source, int readSize) throws IOException {
    Buffer read = new Buffer();
    while (true) {
      long before = read.size();
      long count = source.read(read, readSize);
      if (count < 0) {
        return read.readByteArray();
      }
      assertThat(count).isBetween(1L, (long) readSize);
      assertThat(read.size() - before).isEqualTo(count);
    }
  }

  @Property(tries = 300)
  void observingChangesNothing(
      @ForAll @Size(max = 40_000) byte[] bytes,
      @ForAll @IntRange(min = 1, max = 20_000) int atOnce,
      @ForAll @IntRange(min = 1, max = 20_000) int readSize)
      throws IOException {
    overs.set(0);
    OkHttpCase.Recorder recorder = new OkHttpCase.Recorder();
    PipelineSource source =
        source(dripping(bytes, atOnce), response().observedBy(recorder).pipeline());
    assertThat(drain(source, readSize)).isEqualTo(bytes);
    assertThat(recorder.seen()).isEqualTo(bytes);
    assertThat(recorder.ends).isOne();
    assertThat(overs).hasValue(1);
    source.close();
    assertThat(recorder.aborts).isZero();
    assertThat(overs).hasValue(1);
  }

  @Property(tries = 300)
  void rewritingGivesWhatTheFilterWrites(
      @ForAll @Size(max = 40_000) byte[] bytes,
      @ForAll @IntRange(min = 1, max = 20_000) int atOnce,
      @ForAll @IntRange(min = 1, max = 20_000) int readSize)
      throws IOException {
    StreamPipeline pipeline =
        response().filteredBy(new Doubling()).filteredBy(new Halving()).pipeline();
    assertThat(drain(source(dripping(bytes, atOnce), pipeline), readSize)).isEqualTo(bytes);
    byte[] twice =
        drain(
            source(dripping(bytes, atOnce), response().filteredBy(new Doubling()).pipeline()),
            readSize);
    assertThat(twice).hasSize(bytes.length * 2);
  }

  @Test
  void readingNothingReadsNothing() throws IOException {
    PipelineSource source =
        source(new Buffer().writeUtf8("x"), response().filteredBy(new Doubling()).pipeline());
    assertThat(source.read(new Buffer(), 0)).isZero();
    assertThat(new String(drain(source, 1))).isEqualTo("xx");
  }

  @Test
  void afterTheEndComesTheEnd() throws IOException {
    OkHttpCase.Recorder recorder = new OkHttpCase.Recorder();
    PipelineSource source = source(new Buffer(), response().observedBy(recorder).pipeline());
    for (int i = 0; i < 3; i++) {
      assertThat(source.read(new Buffer(), 10)).isEqualTo(-1);
    }
    assertThat(recorder.ends).isOne();
    assertThat(overs).hasValue(1);
  }

  @Test
  void aFailureIsToldAndGoesOn() throws IOException {
    IOException own = new IOException("cut");
    OkHttpCase.Recorder recorder = new OkHttpCase.Recorder();
    BufferedSource failing =
        Okio.buffer(
            new ForwardingSource(new Buffer()) {
              @Override
              public long read(Buffer sink, long byteCount) throws IOException {
                throw own;
              }
            });
    PipelineSource source = source(failing, response().observedBy(recorder).pipeline());
    assertThatThrownBy(() -> source.read(new Buffer(), 10)).isSameAs(own);
    assertThat(recorder.cause).isSameAs(own);
    source.close();
    assertThat(recorder.aborts).isOne();
    assertThat(recorder.ends).isZero();
  }

  private static final class Doubling implements StreamFilter {
    @Override
    public void data(byte[] bytes, int offset, int length, Sink out) {
      for (int i = offset; i < offset + length; i++) {
        out.write(new byte[] {bytes[i], bytes[i]}, 0, 2);
      }
    }

    @Override
    public void end(Sink out) {}

    @Override
    public void aborted(Throwable cause) {}

    @Override
    public void release(Sink out) {}
  }

  private static final class Halving implements StreamFilter {
    private boolean odd;

    @Override
    public void data(byte[] bytes, int offset, int length, Sink out) {
      for (int i = offset; i < offset + length; i++) {
        odd = !odd;
        if (odd) {
          out.write(bytes, i, 1);
        }
      }
    }

    @Override
    public void end(Sink out) {}

    @Override
    public void aborted(Throwable cause) {}

    @Override
    public void release(Sink out) {}
  }
}
