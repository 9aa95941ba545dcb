package io.llmcost.agent.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Effort;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.LiveBody;
import io.llmcost.agent.http.Lookahead;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResilienceStageTest {

  private static final String GOOD = Answers.chat("Paris.");
  private static final Settings SAFE = Settings.defaults();

  private final Deque<Object> script = new ArrayDeque<>();
  private final ResilienceStage stage = new ResilienceStage(() -> 0.01);
  private final FakeChain chain =
      FakeChain.later(
          exchange -> {
            Object next = script.isEmpty() ? GOOD : script.poll();
            if (next instanceof Throwable failure) {
              return CompletableFuture.failedFuture(failure);
            }
            if (next instanceof HttpResponse response) {
              return CompletableFuture.completedFuture(response);
            }
            return CompletableFuture.completedFuture(
                next instanceof Integer status
                    ? Answers.live(status, "application/json", Answers.utf8("{}"))
                    : Answers.json(next.toString()));
          });

  private static Calls call() {
    return Calls.chat("What is the capital of France?").settings(SAFE).blocking();
  }

  private static Calls stream() {
    return Calls.chat("Stream").body(Calls.chatBody("gpt-4o", "s", ",\"stream\":true")).blocking();
  }

  private HttpResponse send(Exchange exchange) {
    return Stages.pass(stage, exchange, chain).toCompletableFuture().join();
  }

  private void next(Object... outcomes) {
    script.addAll(List.of(outcomes));
  }

  @Test
  void aGoodCallIsSentOnceAndAsItIs() {
    Exchange call = call().exchange();
    HttpResponse response = send(call);
    assertThat(Answers.read(response)).isEqualTo(GOOD);
    assertThat(chain.sent()).containsExactly(call);
    assertThat(response.headers().has("x-should-retry")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 409, 429, 500, 502, 503, 529})
  void whatFailsInPassingIsSentAgain(int status) {
    next(status, status);
    assertThat(Answers.read(send(call().exchange()))).isEqualTo(GOOD);
    assertThat(chain.calls()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 402, 403, 404, 422})
  void whatWouldFailAgainIsNot(int status) {
    next(status);
    HttpResponse response = send(call().exchange());
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.headers().has("x-should-retry")).isFalse();
    assertThat(chain.calls()).isEqualTo(1);
  }

  @Test
  void anAsynchronousCallIsSentAgainWithoutItsThread() {
    next(500, new ConnectException("refused"));
    assertThat(Answers.read(send(Calls.chat("a").exchange()))).isEqualTo(GOOD);
    assertThat(chain.calls()).isEqualTo(3);
  }

  @Test
  void theLastErrorIsGivenAndSaysThatItIsFinal() {
    next(500, 503, 502, 500);
    HttpResponse response = send(call().exchange());
    assertThat(response.status()).isEqualTo(502);
    assertThat(response.headers().get("x-should-retry")).isEqualTo("false");
    assertThat(chain.calls()).isEqualTo(3);
  }

  @Test
  void theLastFailureIsTheClientsOwn() {
    ConnectException last = new ConnectException("3");
    next(new ConnectException("1"), new ConnectException("2"), last);
    assertThatThrownBy(() -> send(call().exchange())).hasCause(last);
    assertThat(chain.calls()).isEqualTo(3);
  }

  @Test
  void anExhaustedQuotaIsNoRateLimit() {
    next(
        Answers.live(
            429,
            "application/json",
            Answers.utf8("{\"error\":{\"code\":\"insufficient_quota\"}}")));
    HttpResponse response = send(call().exchange());
    assertThat(response.status()).isEqualTo(429);
    assertThat(Answers.read(response)).contains("insufficient_quota");
    assertThat(chain.calls()).isEqualTo(1);
  }

  @Test
  void whoAsksForMoreTimeThanThereIsIsNotAskedAgain() {
    next(HttpResponse.whole(429, Headers.of("retry-after", "60"), Answers.utf8("{}")));
    assertThat(send(call().exchange()).status()).isEqualTo(429);
    assertThat(chain.calls()).isEqualTo(1);
  }

  @Test
  void noWaitOutlastsTheCaller() {
    next(HttpResponse.whole(429, Headers.of("retry-after", "2"), Answers.utf8("{}")));
    Exchange call = call().remainingNanos(1_000_000_000L).exchange();
    assertThat(send(call).status()).isEqualTo(429);
    assertThat(chain.calls()).isEqualTo(1);
  }

  @Test
  void aCallerWhoGivesUpWhileItWaitsGetsTheLastError() {
    AtomicBoolean cancelled = new AtomicBoolean();
    FakeChain cancelling =
        FakeChain.answering(
            exchange -> {
              cancelled.set(true);
              return HttpResponse.whole(500, Headers.of("retry-after", "5"), Answers.utf8("{}"));
            });
    Exchange call = call().cancelledBy(cancelled).exchange();
    assertThat(Stages.pass(stage, call, cancelling).toCompletableFuture().join().status())
        .isEqualTo(500);
    assertThat(cancelling.calls()).isEqualTo(1);
  }

  @Test
  void whatMayHaveBeenBilledIsNotSentAgainUnlessAllowed() {
    next(new SocketTimeoutException("Read timed out"));
    assertThatThrownBy(() -> send(call().exchange()))
        .hasCauseInstanceOf(SocketTimeoutException.class);
    next(new SocketException("Connection reset"));
    assertThatThrownBy(() -> send(call().exchange())).hasCauseInstanceOf(SocketException.class);
    assertThat(chain.calls()).isEqualTo(2);
    Settings billed = SAFE.with(Options.RETRY_BILLED, true);
    next(new SocketTimeoutException("Read timed out"));
    assertThat(send(call().settings(billed).exchange()).status()).isEqualTo(200);
    assertThat(chain.calls()).isEqualTo(4);
  }

  @Test
  void aProvidersAdviceCounts() {
    next(HttpResponse.whole(500, Headers.of("x-should-retry", "false"), Answers.utf8("{}")));
    assertThat(send(call().exchange()).status()).isEqualTo(500);
    assertThat(chain.calls()).isEqualTo(1);
    next(HttpResponse.whole(404, Headers.of("x-should-retry", "true"), Answers.utf8("{}")));
    assertThat(send(call().exchange()).status()).isEqualTo(200);
    assertThat(chain.calls()).isEqualTo(3);
  }

  @Test
  void aClientThatRetriesIsLeftToItUnlessToldOtherwise() {
    Calls sdk = call().header("x-stainless-retry-count", "0");
    next(500);
    HttpResponse response = send(sdk.exchange());
    assertThat(response.status()).isEqualTo(500);
    assertThat(response.headers().has("x-should-retry")).isFalse();
    assertThat(chain.calls()).isEqualTo(1);
    next(500, 500, 500);
    Settings always = SAFE.with(Options.RETRY_WHEN, Options.RetryWhen.ALWAYS);
    HttpResponse last = send(sdk.settings(always).exchange());
    assertThat(last.headers().get("x-should-retry")).isEqualTo("false");
    assertThat(chain.calls()).isEqualTo(4);
  }

  @Test
  void whatAClientRepeatsAfterAllIsNotMultiplied() {
    next(500, 500, 500, 500, 500);
    assertThat(send(call().exchange()).status()).isEqualTo(500);
    assertThat(chain.calls()).isEqualTo(3);
    assertThat(send(call().exchange()).status()).isEqualTo(500);
    assertThat(chain.calls()).isEqualTo(4);
  }

  @Test
  void aDeadPlaceIsAskedOnceACall() {
    for (int i = 0; i < 30; i++) {
      next(500);
    }
    for (int i = 0; i < 10; i++) {
      Exchange call = Calls.chat("call " + i).blocking().exchange();
      assertThat(send(call).status()).isEqualTo(500);
    }
    assertThat(chain.calls()).as("5 until it is open, then one each").isLessThanOrEqualTo(14);
  }

  @Test
  void whoeverHasSomebodyElseIsNotAskedAgain() {
    next(500);
    Exchange call = call().exchange().with(Effort.once(Long.MAX_VALUE));
    assertThat(send(call).status()).isEqualTo(500);
    assertThat(chain.calls()).isEqualTo(1);
  }

  @Test
  void nothingIsDoneInObserveOrWhenSwitchedOff() {
    next(500, 500);
    send(call().settings(SAFE.with(Options.PRESET, Preset.OBSERVE)).exchange());
    send(call().settings(SAFE.with(Options.RETRY_ENABLED, false)).exchange());
    assertThat(chain.calls()).isEqualTo(2);
  }

  @Test
  void aStreamThatBreaksBeforeItsContentIsSentAgain() {
    String start =
        "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n";
    Stream broken = new Stream(start, new IOException("unexpected end"));
    Stream good = new Stream(Answers.chatStream("Hello", false), null);
    next(broken.response(), good.response());
    HttpResponse response = send(stream().exchange());
    assertThat(response.live()).isSameAs(good);
    assertThat(broken.discarded).isTrue();
    assertThat(good.discarded).isFalse();
    assertThat(chain.calls()).isEqualTo(2);
  }

  @Test
  void aStreamThatSaysOfAnErrorBeforeItsContentIsSentAgain() {
    Stream failing =
        new Stream("event: error\ndata: {\"error\":{\"type\":\"server_error\"}}\n\n", null);
    Stream wrong =
        new Stream(
            "event: error\ndata: {\"error\":{\"type\":\"invalid_request_error\"}}\n\n", null);
    next(failing.response(), wrong.response());
    assertThat(send(stream().exchange()).live()).as("wrong, and given as it is").isSameAs(wrong);
    assertThat(chain.calls()).isEqualTo(2);
  }

  @Test
  void theLastBrokenStreamIsGivenAsItCame() {
    Stream last = new Stream("", new IOException("3"));
    next(
        new Stream("", new IOException("1")).response(),
        new Stream("", new IOException("2")).response(),
        last.response());
    assertThat(send(stream().exchange()).live()).isSameAs(last);
    assertThat(last.discarded).isFalse();
    assertThat(chain.calls()).isEqualTo(3);
  }

  @Test
  void aStreamThatIsSilentForTooLongMayHaveBeenBilled() {
    Stream silent = new Stream("", new SocketTimeoutException("timeout"));
    next(silent.response());
    assertThat(send(stream().exchange()).live()).isSameAs(silent);
    assertThat(chain.calls()).isEqualTo(1);
  }

  @Test
  void aStreamWithContentIsNeverSentAgain() {
    String begun = "data: {\"choices\":[{\"delta\":{\"content\":\"He\"}}]}\n\n";
    Stream broken = new Stream(begun, new IOException("cut"));
    next(broken.response());
    assertThat(send(stream().exchange()).live()).isSameAs(broken);
    assertThat(chain.calls()).isEqualTo(1);
  }

  @Test
  void whereSomebodyElseIsAskedABrokenStreamIsAnError() {
    Stream broken = new Stream("", new IOException("cut"));
    next(broken.response());
    HttpResponse response = send(stream().exchange().with(Effort.once(Long.MAX_VALUE)));
    assertThat(response.status()).isEqualTo(502);
    assertThat(broken.discarded).isTrue();
    Stream slow = new Stream("", new SocketTimeoutException("slow"));
    slow.taken = true;
    next(slow.response());
    assertThat(send(stream().exchange().with(Effort.once(1_000_000))).status()).isEqualTo(504);
  }

  @Test
  void whoeverHasNoTimeLeftForSomebodyElseGetsTheBrokenStreamItself() {
    Stream broken = new Stream("", new SocketTimeoutException("Read timed out"));
    next(broken.response());
    Exchange late = stream().remainingNanos(0).exchange().with(Effort.once(Long.MAX_VALUE));
    assertThat(send(late).live()).isSameAs(broken);
    assertThat(broken.discarded).isFalse();
  }

  @Test
  void aStreamWithoutAByteIsNone() {
    next(new Stream("", null).response());
    assertThat(send(stream().exchange()).status()).isEqualTo(200);
    assertThat(chain.calls()).isEqualTo(2);
  }

  @Test
  void whereSomebodyElseIsAskedACutAnswerIsNone() {
    next(whole(new IOException("cut")), whole(null));
    Effort once = Effort.once(Long.MAX_VALUE);
    assertThatThrownBy(() -> send(call().exchange().with(once))).hasRootCauseMessage("cut");
    assertThat(send(call().exchange().with(once)).status()).as("an empty one").isEqualTo(502);
    assertThat(chain.calls()).isEqualTo(2);
  }

  /** An answer that fails, or is empty, when it is read. */
  private static HttpResponse whole(IOException failure) {
    LiveBody body =
        new LiveBody() {
          @Override
          public CompletionStage<byte[]> readFully(int limit) {
            return failure == null
                ? CompletableFuture.completedFuture(new byte[0])
                : CompletableFuture.failedFuture(failure);
          }

          @Override
          public boolean isTaken() {
            return false;
          }

          @Override
          public void discard() {
            // nothing to release
          }
        };
    return HttpResponse.live(200, Headers.of("content-type", "application/json"), body);
  }

  @Test
  void aStreamsHeadWithoutFieldsMayBeOneThatWasCut() {
    LiveBody nothing =
        new LiveBody() {
          @Override
          public CompletionStage<byte[]> readFully(int limit) {
            return CompletableFuture.completedFuture(new byte[0]);
          }

          @Override
          public CompletionStage<Void> readAhead(Lookahead lookahead) {
            lookahead.ended();
            return CompletableFuture.completedFuture(null);
          }

          @Override
          public boolean isTaken() {
            return false;
          }

          @Override
          public void discard() {
            // nothing to release
          }
        };
    Effort once = Effort.once(Long.MAX_VALUE);
    for (Headers cut : List.of(Headers.EMPTY, Headers.of("content-type", "text/e"))) {
      next(HttpResponse.live(200, cut, nothing));
      assertThat(send(stream().exchange().with(once)).status()).isEqualTo(502);
    }
  }

  @Test
  void healthTellsWhatIsOpen() {
    Exchange call = call().exchange();
    assertThat(stage.health().isOpen(call)).isFalse();
    for (int i = 0; i < 5; i++) {
      next(500);
      send(
          call()
              .body(Calls.chatBody("gpt-4o", "p" + i, ""))
              .exchange()
              .with(Effort.once(Long.MAX_VALUE)));
    }
    assertThat(stage.health().isOpen(call)).isTrue();
    assertThat(stage.health().admits(call)).isFalse();
    Exchange other = call().body(Calls.chatBody("gpt-4o-mini", "p", "")).exchange();
    assertThat(stage.health().isOpen(other)).as("another model at the same place").isFalse();
  }

  /** A body that can be looked at before it is read. */
  private static final class Stream implements LiveBody {
    private final byte[] bytes;
    private final Throwable end;
    private boolean discarded;
    private boolean taken;

    Stream(String text, Throwable end) {
      this.bytes = Answers.utf8(text);
      this.end = end;
    }

    HttpResponse response() {
      return HttpResponse.live(200, Headers.of("content-type", "text/event-stream"), this);
    }

    @Override
    public CompletionStage<byte[]> readFully(int limit) {
      throw new AssertionError("not to be read");
    }

    @Override
    public CompletionStage<Void> readAhead(Lookahead lookahead) {
      for (int i = 0; i < bytes.length; i++) {
        if (lookahead.isEnoughWith(bytes, i, 1)) {
          return CompletableFuture.completedFuture(null);
        }
      }
      lookahead.ended();
      return end == null
          ? CompletableFuture.completedFuture(null)
          : CompletableFuture.failedFuture(end);
    }

    @Override
    public boolean isTaken() {
      return taken || discarded;
    }

    @Override
    public void discard() {
      discarded = true;
    }
  }
}
