package io.llmcost.agent.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.Lookahead;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AheadStreamTest {

  private static Lookahead enoughAfter(int bytes) {
    return new Lookahead() {
      private int seen;

      @Override
      public boolean isEnoughWith(byte[] more, int offset, int length) {
        seen += length;
        return seen >= bytes;
      }

      @Override
      public long holdNanos() {
        return Long.MAX_VALUE;
      }

      @Override
      public long giveUpNanos() {
        return Long.MAX_VALUE;
      }
    };
  }

  /** Gives a few bytes at a time and then breaks. */
  private static InputStream body(byte[] bytes, int step, IOException failure) {
    InputStream dripping =
        new InputStream() {
          private final InputStream all = new ByteArrayInputStream(bytes);

          @Override
          public int read() throws IOException {
            return all.read();
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return all.read(target, offset, Math.min(step, length));
          }
        };
    InputStream breaking =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw failure;
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            throw failure;
          }
        };
    return failure == null ? dripping : new SequenceInputStream(dripping, breaking);
  }

  @Property(tries = 500)
  void whoReadsAfterwardsSeesTheSameBytesAndTheSameEnd(
      @ForAll byte[] bytes,
      @ForAll @IntRange(min = 1, max = 9) int step,
      @ForAll @IntRange(min = 1, max = 60) int enough,
      @ForAll @IntRange(min = 1, max = 9) int reading,
      @ForAll boolean breaks)
      throws IOException {
    IOException failure = breaks ? new IOException("broken") : null;
    AheadStream stream = new AheadStream(body(bytes, step, failure));
    if (breaks && enough > bytes.length) {
      assertThatThrownBy(() -> stream.look(enoughAfter(enough))).isSameAs(failure);
    } else {
      stream.look(enoughAfter(enough));
    }
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    byte[] chunk = new byte[reading];
    IOException met = null;
    try {
      for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
        got.write(chunk, 0, count);
      }
    } catch (IOException e) {
      met = e;
    }
    assertThat(got.toByteArray()).isEqualTo(bytes);
    assertThat(met).isSameAs(failure);
  }
}
