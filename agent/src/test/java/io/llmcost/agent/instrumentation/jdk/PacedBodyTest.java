package io.llmcost.agent.instrumentation.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.thread.AgentClock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A kept stream comes as it is due and asked for, and keeps nobody waiting. */
class PacedBodyTest {

  private static final byte[] BODY =
      "data: 1\n\ndata: 2\n\ndata: 3\n\n".getBytes(StandardCharsets.US_ASCII);

  private static final class Reader implements Flow.Subscriber<List<ByteBuffer>> {
    final List<String> events = new ArrayList<>();
    final CompletableFuture<Void> over = new CompletableFuture<>();
    Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        events.add(StandardCharsets.US_ASCII.decode(buffer).toString());
      }
    }

    @Override
    public void onError(Throwable cause) {
      over.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
      over.complete(null);
    }
  }

  private static Reader reader(long millis) {
    Reader reader = new Reader();
    PacedBody.publish(BODY, TimeUnit.MILLISECONDS.toNanos(millis), reader);
    return reader;
  }

  @Test
  void eachEventComesWhenItIsDue() throws Exception {
    long begun = System.nanoTime();
    Reader reader = reader(600);
    reader.subscription.request(Long.MAX_VALUE);
    assertThat(reader.events).containsExactly("data: 1\n\n");
    reader.over.get(60, TimeUnit.SECONDS);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(399));
    assertThat(reader.events).containsExactly("data: 1\n\n", "data: 2\n\n", "data: 3\n\n");
  }

  @Test
  void nothingComesThatWasNotAskedFor() throws Exception {
    Reader reader = reader(1);
    assertThat(reader.events).isEmpty();
    reader.subscription.request(1);
    assertThat(reader.events).hasSize(1);
    reader.subscription.request(2);
    reader.over.get(60, TimeUnit.SECONDS);
    assertThat(reader.events).hasSize(3);
  }

  @Test
  void whoCancelsLeavesNothingBehind() {
    int waiting = AgentClock.waiting();
    Reader reader = reader(3_600_000);
    reader.subscription.request(2);
    assertThat(AgentClock.waiting()).isEqualTo(waiting + 1);
    reader.subscription.cancel();
    assertThat(AgentClock.waiting()).isLessThanOrEqualTo(waiting);
    assertThat(reader.events).hasSize(1);
    assertThat(reader.over).isNotDone();
  }

  @Test
  void whoAsksForNothingIsToldSo() {
    Reader reader = reader(3_600_000);
    reader.subscription.request(0);
    assertThat(reader.over).isCompletedExceptionally();
    assertThat(reader.events).isEmpty();
  }
}
