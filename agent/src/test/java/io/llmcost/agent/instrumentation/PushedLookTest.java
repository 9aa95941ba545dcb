package io.llmcost.agent.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.Lookahead;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PushedLookTest {

  private static final long LONG = TimeUnit.MINUTES.toNanos(5);

  private final AtomicInteger givenUp = new AtomicInteger();
  private final AtomicInteger ends = new AtomicInteger();

  /** Wants three bytes. */
  private PushedLook look(long hold, long giveUp) {
    AtomicInteger seen = new AtomicInteger();
    Lookahead three =
        new Lookahead() {
          @Override
          public boolean isEnoughWith(byte[] bytes, int offset, int length) {
            if (bytes[0] == 'x') {
              throw new IllegalStateException("a fault of ours");
            }
            return seen.addAndGet(length) >= 3;
          }

          @Override
          public void ended() {
            ends.incrementAndGet();
          }

          @Override
          public long holdNanos() {
            return hold;
          }

          @Override
          public long giveUpNanos() {
            return giveUp;
          }
        };
    return new PushedLook(three, givenUp::incrementAndGet);
  }

  @Test
  void itIsOverWhenEnoughWasSeen() {
    PushedLook look = look(LONG, Long.MAX_VALUE);
    look.data(new byte[] {'a', 'b'});
    assertThat(look.over()).isNotDone();
    look.data(new byte[] {'c'});
    assertThat(look.over()).isCompleted();
    look.end();
    assertThat(ends).hasValue(0);
  }

  @Test
  void anEndOrAFailureEndsIt() {
    PushedLook ended = look(LONG, Long.MAX_VALUE);
    ended.end();
    assertThat(ended.over()).isCompleted();
    assertThat(ends).hasValue(1);
    PushedLook broken = look(LONG, Long.MAX_VALUE);
    broken.failed(new IOException("cut"));
    assertThatThrownBy(() -> broken.over().join()).hasRootCauseMessage("cut");
  }

  @Test
  void whoLeavesSaysNothingOfAnEnd() {
    PushedLook look = look(LONG, Long.MAX_VALUE);
    look.leave();
    assertThat(look.over()).isCompleted();
    look.end();
    assertThat(ends).hasValue(0);
  }

  @Test
  void aFaultOfTheLookersEndsTheLookOnly() {
    PushedLook look = look(LONG, Long.MAX_VALUE);
    look.data(new byte[] {'x'});
    assertThat(look.over()).isCompleted();
  }

  @Test
  void whenTheTimeIsOverTheBodyIsGivenAsItIsOrGivenUp() {
    look(1, Long.MAX_VALUE).over().join();
    assertThat(givenUp).hasValue(0);
    PushedLook hasty = look(1, 1);
    assertThatThrownBy(() -> hasty.over().join())
        .hasRootCauseInstanceOf(SocketTimeoutException.class);
    assertThat(givenUp).hasValue(1);
  }
}
