package io.llmcost.agent.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.config.Limit;
import io.llmcost.agent.config.Limits;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Effort;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LimitStageTest {

  private final LimitStage stage = new LimitStage(PriceBook::standard, url -> "openai");
  private final List<CompletableFuture<HttpResponse>> answers = new ArrayList<>();
  private final FakeChain chain =
      FakeChain.later(
          exchange -> {
            CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
            synchronized (answers) {
              answers.add(answer);
            }
            return answer;
          });

  private static Settings limited(Limit... limits) {
    return Settings.defaults().with(Options.LIMITS_RULES, List.of(limits));
  }

  private static Calls call(Settings settings) {
    return Calls.chat("a").settings(settings);
  }

  private CompletableFuture<HttpResponse> send(Exchange exchange) {
    return Stages.pass(stage, exchange, chain).toCompletableFuture();
  }

  private void answer(int index) {
    answers
        .get(index)
        .complete(
            HttpResponse.whole(
                200,
                Headers.of("content-type", "application/json"),
                Answers.utf8(Answers.chat("Paris."))));
  }

  private static void until(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void withoutLimitsNothingIsDone() {
    assertThat(stage.concerns(call(Settings.defaults()).exchange())).isFalse();
    Settings observed = limited(Limits.concurrent(1)).with(Options.PRESET, Preset.OBSERVE);
    assertThat(stage.concerns(call(observed).exchange())).isFalse();
  }

  @Test
  void anAsynchronousCallWaitsWithoutItsThread() {
    Settings one = limited(Limits.concurrent(1));
    Exchange second = call(one).exchange();
    CompletableFuture<HttpResponse> first = send(call(one).exchange());
    CompletableFuture<HttpResponse> waits = send(second);
    assertThat(chain.calls()).isEqualTo(1);
    assertThat(stage.waiting()).isEqualTo(1);
    answer(0);
    until(() -> chain.calls() == 2);
    assertThat(second.trace().limitNanos()).isPositive();
    until(() -> answers.size() == 2);
    answer(1);
    assertThat(waits.join().status()).isEqualTo(200);
    assertThat(first.join().status()).isEqualTo(200);
    assertThat(stage.waiting()).isZero();
  }

  @Test
  void aBlockedCallersCallGoesOnOnItsThread() throws Exception {
    Settings one = limited(Limits.concurrent(1));
    AtomicReference<Thread> sender = new AtomicReference<>();
    send(call(one).exchange());
    FakeChain watched =
        FakeChain.answering(
            exchange -> {
              sender.set(Thread.currentThread());
              return Answers.json(Answers.chat("Paris."));
            });
    Thread caller = new Thread(() -> Stages.pass(stage, call(one).blocking().exchange(), watched));
    caller.start();
    until(() -> stage.waiting() == 1);
    answer(0);
    caller.join();
    assertThat(sender.get()).isSameAs(caller);
  }

  @Test
  void aStreamHoldsItsPlaceUntilItIsOver() {
    Settings one = limited(Limits.concurrent(1));
    send(call(one).exchange());
    send(call(one).exchange());
    answers.get(0).complete(Answers.live(200, "text/event-stream", Answers.utf8("data: x\n\n")));
    assertThat(chain.calls()).isEqualTo(1);
    CompletableFuture<HttpResponse> third = send(call(one).exchange());
    assertThat(third).isNotDone();
    assertThat(stage.waiting()).isEqualTo(2);
  }

  @Test
  void aCancelledCallIsNeverSent() {
    Settings one = limited(Limits.concurrent(1));
    AtomicBoolean cancelled = new AtomicBoolean();
    send(call(one).exchange());
    CompletableFuture<HttpResponse> waits = send(call(one).cancelledBy(cancelled).exchange());
    cancelled.set(true);
    assertThatThrownBy(waits::join).hasRootCauseInstanceOf(CancellationException.class);
    assertThat(chain.calls()).isEqualTo(1);
    assertThat(stage.waiting()).isZero();
  }

  @Test
  void whoseTurnDoesNotComeGoesOutOrIsRefused() {
    Settings short_ =
        limited(Limits.concurrent(1)).with(Options.LIMITS_MAX_WAIT, Duration.ofMillis(30));
    send(call(short_).exchange());
    send(call(short_).exchange());
    until(() -> chain.calls() == 2);
    Settings refusing = short_.with(Options.LIMITS_WHEN_OVER, Options.WhenOver.REFUSE);
    Exchange refused = call(refusing).exchange();
    HttpResponse response = send(refused).join();
    assertThat(response.status()).isEqualTo(429);
    assertThat(response.headers().get("x-should-retry")).isEqualTo("false");
    assertThat(Answers.read(response)).contains("rate_limit_exceeded").contains("any provider");
    assertThat(refused.trace().isRefused()).isTrue();
    assertThat(refused.trace().limitNanos()).isPositive();
    assertThat(chain.calls()).isEqualTo(2);
  }

  @Test
  void whereSomebodyElseIsToBeAskedTheCallIsHandedOn() {
    Settings short_ =
        limited(Limits.concurrent(1)).with(Options.LIMITS_MAX_WAIT, Duration.ofMillis(30));
    send(call(short_).exchange());
    Exchange tier = call(short_).exchange().with(Effort.once(Long.MAX_VALUE));
    assertThat(send(tier).join().status()).isEqualTo(429);
    assertThat(chain.calls()).isEqualTo(1);
  }

  @Test
  void whoAsksToBeLeftAloneDoesNotWaitButCounts() {
    Settings one = limited(Limits.concurrent(1));
    send(call(one).exchange());
    send(call(one).control("bypass", "true").exchange());
    assertThat(chain.calls()).isEqualTo(2);
    answer(0);
    send(call(one).exchange());
    assertThat(chain.calls()).as("the one that did not wait is still there").isEqualTo(2);
  }

  @Test
  void whatIsCountedSurvivesANewConfiguration() {
    Settings one = limited(Limits.concurrent(1));
    send(call(one).exchange());
    Settings same = limited(Limits.concurrent(1));
    send(call(same).exchange());
    assertThat(chain.calls()).isEqualTo(1);
    send(call(limited(Limits.concurrent(5))).exchange());
    assertThat(chain.calls()).isEqualTo(2);
  }

  @Test
  void aRefusalTeachesEveryCallOfTheKey() {
    Settings learning =
        Settings.defaults()
            .with(Options.LIMITS_LEARN, true)
            .with(Options.LIMITS_WHEN_OVER, Options.WhenOver.REFUSE);
    CompletableFuture<HttpResponse> first = send(call(learning).exchange());
    answers
        .get(0)
        .complete(HttpResponse.whole(429, Headers.of("retry-after", "90"), Answers.utf8("{}")));
    assertThat(first.join().headers().get("retry-after")).isEqualTo("90");
    HttpResponse second = send(call(learning).exchange()).join();
    assertThat(second.status()).isEqualTo(429);
    assertThat(Integer.parseInt(second.headers().get("retry-after"))).isBetween(60, 91);
    assertThat(chain.calls()).isEqualTo(1);
    send(call(learning).header("Authorization", "Bearer another").exchange());
    assertThat(chain.calls()).as("another key has limits of its own").isEqualTo(2);
  }
}
