package io.llmcost.agent.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HandledAboveTest {

  @Test
  void isThereWhileACallIsSentAndNotAfterwards() {
    assertThat(HandledAbove.here()).isFalse();
    assertThat(HandledAbove.during(HandledAbove::here)).isTrue();
    assertThat(HandledAbove.here()).isFalse();
  }

  @Test
  void isNotThereWhileAnAnswerGoesUp() {
    boolean[] seen = new boolean[2];
    HandledAbove.during(
        () -> {
          HandledAbove.notDuring(() -> seen[0] = HandledAbove.here());
          seen[1] = HandledAbove.here();
          return null;
        });
    assertThat(seen).containsExactly(false, true);
  }

  @Test
  void endsWithAFailure() {
    assertThatThrownBy(
            () ->
                HandledAbove.during(
                    () -> {
                      throw new IllegalStateException("sending");
                    }))
        .hasMessage("sending");
    assertThat(HandledAbove.here()).isFalse();
  }

  @Test
  void isThereForOneThread() throws Exception {
    boolean[] seen = {true};
    HandledAbove.during(
        () -> {
          Thread other = new Thread(() -> seen[0] = HandledAbove.here());
          other.start();
          try {
            other.join();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return null;
        });
    assertThat(seen[0]).isFalse();
  }
}
