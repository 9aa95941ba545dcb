package io.llmcost.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PacedStreamTest {

  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private static byte[] events(String lineEnd, int count) {
    StringBuilder events = new StringBuilder();
    for (int i = 0; i < count; i++) {
      events.append("data: {\"n\":").append(i).append('}').append(lineEnd).append(lineEnd);
    }
    return events.toString().getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void givesEventsOneByOne(String lineEnd) throws IOException {
    byte[] bytes = events(lineEnd, 3);
    byte[] target = new byte[1_000];
    PacedStream stream = new PacedStream(bytes, 1, () -> false);

    assertThat(stream.read(target, 0, 1_000)).isEqualTo(bytes.length / 3);
    assertThat(stream.available()).isZero();
    assertThat(stream.read(target, 0, 5)).isEqualTo(5);
    assertThat(stream.available()).isEqualTo(bytes.length / 3 - 5);
    assertThat(stream.read(target, 0, 1_000)).isEqualTo(bytes.length / 3 - 5);
    assertThat(stream.read(target, 0, 1_000)).isEqualTo(bytes.length / 3);
    assertThat(stream.read(target, 0, 1_000)).isEqualTo(-1);
  }

  @Test
  void allBytesComeInWhateverPieces() throws IOException {
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      byte[] bytes = events(round % 2 == 0 ? "\n" : "\r\n", random.nextInt(20));
      byte[] whole = Arrays.copyOf(bytes, Math.max(0, bytes.length - random.nextInt(3)));
      byte[] read = new byte[whole.length];
      int size = 0;
      PacedStream stream = new PacedStream(whole, 1_000, () -> false);
      for (int count; size < read.length; size += count) {
        count = stream.read(read, size, Math.min(read.length - size, 1 + random.nextInt(30)));
        assertThat(count).isPositive();
      }
      assertThat(stream.read()).isEqualTo(-1);
      assertThat(read).isEqualTo(whole);
    }
  }

  @Test
  void takesAboutItsTime() throws IOException {
    long begun = System.nanoTime();
    PacedStream stream = new PacedStream(events("\n", 10), 200_000_000, () -> false);
    assertThat(stream.readAllBytes()).hasSize(events("\n", 10).length);
    assertThat(System.nanoTime() - begun).isGreaterThan(170_000_000);
  }

  @Test
  void theFirstEventComesAtOnceAndACancelledCallEndsTheWait() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    PacedStream stream = new PacedStream(events("\n", 2), HOUR, () -> asked.incrementAndGet() > 2);
    byte[] target = new byte[1_000];
    assertThat(stream.read(target, 0, 1_000)).isPositive();

    assertThatThrownBy(() -> stream.read(target, 0, 1_000))
        .isInstanceOf(IOException.class)
        .hasMessage("Canceled");
  }

  @Test
  void closingEndsTheWait() throws IOException {
    PacedStream stream = new PacedStream(events("\n", 2), HOUR, () -> false);
    byte[] target = new byte[1_000];
    stream.read(target, 0, 1_000);
    new Thread(stream::close).start();
    assertThatThrownBy(() -> stream.read(target, 0, 1_000)).isInstanceOf(IOException.class);
  }

  @Test
  void anInterruptEndsTheWaitAndIsKept() throws IOException {
    PacedStream stream = new PacedStream(events("\n", 2), HOUR, () -> false);
    byte[] target = new byte[1_000];
    stream.read(target, 0, 1_000);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> stream.read(target, 0, 1_000))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void tenMegabytesOfOneEventAreOnePass() throws IOException {
    PacedStream stream = new PacedStream(new byte[10 << 20], 1, () -> false);
    assertThat(stream.readAllBytes()).hasSize(10 << 20);
  }
}
