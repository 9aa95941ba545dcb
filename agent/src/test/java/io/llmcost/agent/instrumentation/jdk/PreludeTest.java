package io.llmcost.agent.instrumentation.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.http.Lookahead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PreludeTest {

  /** A body of single bytes, given out as they are asked for. */
  private static final class Source implements Flow.Subscription {
    private final Flow.Subscriber<List<ByteBuffer>> to;
    private final int length;
    private final Throwable failure;
    private long asked;
    private int given;
    private boolean cancelled;
    private boolean busy;

    Source(Flow.Subscriber<List<ByteBuffer>> to, int length, Throwable failure) {
      this.to = to;
      this.length = length;
      this.failure = failure;
    }

    @Override
    public void request(long n) {
      asked = asked + n < 0 ? Long.MAX_VALUE : asked + n;
      if (busy) {
        return;
      }
      busy = true;
      while (asked > 0 && given < length && !cancelled) {
        asked--;
        to.onNext(List.of(ByteBuffer.wrap(new byte[] {(byte) given++})));
      }
      busy = false;
      if (given == length && !cancelled) {
        given++;
        if (failure == null) {
          to.onComplete();
        } else {
          to.onError(failure);
        }
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  /** Asks for so many pieces at a time. */
  private static final class Reader implements Flow.Subscriber<List<ByteBuffer>> {
    private final int step;
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private final List<String> ends = new ArrayList<>();
    private Flow.Subscription subscription;
    private int open;

    Reader(int step) {
      this.step = step;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      subscription = newSubscription;
      ask();
    }

    private void ask() {
      open = step;
      subscription.request(step == 0 ? Long.MAX_VALUE : step);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
      assertThat(ends).isEmpty();
      for (ByteBuffer piece : pieces) {
        got.write(piece.get());
      }
      if (step > 0) {
        assertThat(open).as("no more than was asked for").isPositive();
        if (--open == 0) {
          ask();
        }
      }
    }

    @Override
    public void onError(Throwable cause) {
      ends.add(cause.getMessage());
    }

    @Override
    public void onComplete() {
      ends.add("end");
    }
  }

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

  @Property(tries = 2_000)
  void whoReadsAfterwardsSeesEverythingOnceAndInOrder(
      @ForAll @IntRange(min = 0, max = 40) int length,
      @ForAll @IntRange(min = 1, max = 50) int enough,
      @ForAll @IntRange(min = 0, max = 5) int step,
      @ForAll boolean breaks) {
    Prelude prelude = new Prelude(enoughAfter(enough));
    Source source = new Source(prelude, length, breaks ? new IOException("broken") : null);
    prelude.onSubscribe(source);
    boolean seenEnough = enough <= length;
    assertThat(prelude.looked().isDone()).isTrue();
    assertThat(prelude.looked().isCompletedExceptionally()).isEqualTo(breaks && !seenEnough);
    assertThat(source.given)
        .as("read no further than needed")
        .isLessThanOrEqualTo(Math.max(enough, length + 1));
    Reader reader = new Reader(step);
    prelude.subscribe(reader);
    byte[] all = new byte[length];
    for (int i = 0; i < length; i++) {
      all[i] = (byte) i;
    }
    assertThat(reader.got.toByteArray()).isEqualTo(all);
    assertThat(reader.ends).containsExactly(breaks ? "broken" : "end");
  }

  @Test
  void nobodyWaitsForTheBeginningOfACancelledCall() {
    Prelude prelude = new Prelude(enoughAfter(3));
    AtomicBoolean cancelled = new AtomicBoolean();
    prelude.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {
            cancelled.set(true);
          }
        });
    prelude.cancel();
    assertThat(cancelled).isTrue();
    assertThat(prelude.looked()).isCompletedExceptionally();
  }

  @Test
  void whoReadsBeforeEnoughHasComeGoesOnFromThere() {
    Prelude prelude = new Prelude(enoughAfter(3));
    List<Long> asked = new ArrayList<>();
    prelude.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {
            asked.add(n);
          }

          @Override
          public void cancel() {
            asked.add(-1L);
          }
        });
    prelude.onNext(List.of(ByteBuffer.wrap(new byte[] {1})));
    Reader reader = new Reader(2);
    prelude.subscribe(reader);
    assertThat(reader.got.toByteArray()).containsExactly(1);
    prelude.onNext(List.of(ByteBuffer.wrap(new byte[] {2})));
    assertThat(reader.got.toByteArray()).containsExactly(1, 2);
    assertThat(asked)
        .as("two ahead, which were the first two, then two")
        .containsExactly(1L, 1L, 2L);
    reader.subscription.cancel();
    prelude.onNext(List.of(ByteBuffer.wrap(new byte[] {3})));
    assertThat(reader.got.toByteArray()).hasSize(2);
    assertThat(asked).endsWith(-1L);
  }
}
