package io.llmcost.agent.hedge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.Urgency;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class HedgeStageTest {

  private static final Settings SOON =
      Settings.defaults()
          .with(Options.HEDGE_CALL_SITES, List.of("com.acme.**"))
          .with(Options.HEDGE_AFTER, Duration.ofMillis(1))
          .with(Options.HEDGE_MAX_SHARE, 1.0);

  private final HedgeStage stage = new HedgeStage();
  private final List<CompletableFuture<HttpResponse>> answers = new CopyOnWriteArrayList<>();
  private final FakeChain chain =
      FakeChain.later(
          exchange -> {
            CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
            answers.add(answer);
            return answer;
          });

  private static Calls call(Settings settings) {
    return Calls.chat("a").settings(settings).canSendBeside();
  }

  private CompletableFuture<HttpResponse> send(Exchange exchange) {
    return Stages.pass(stage, exchange, chain).toCompletableFuture();
  }

  private static HttpResponse answer(int status, String text) {
    return HttpResponse.whole(status, Headers.of("n", text), Answers.utf8(text));
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  private boolean isGivenUp(int sent) {
    return chain.sent().get(sent).context().isCancelled();
  }

  @Test
  void aCallThatMayWaitIsNotBoughtTwice() {
    Exchange patient = call(SOON).exchange();
    assertThat(stage.concerns(patient)).isTrue();
    patient.trace().urgency(Urgency.BACKGROUND);
    assertThat(stage.concerns(patient)).isFalse();
    assertThat(HedgeStage.refusal(patient)).contains("background");
  }

  @Test
  void onlyChosenCallsAreSentTwice() {
    assertThat(stage.concerns(call(Settings.defaults()).exchange())).isFalse();
    assertThat(stage.concerns(call(SOON).callSite("org.other.A.b").exchange())).isFalse();
    assertThat(stage.concerns(call(SOON).control("bypass", "true").exchange())).isFalse();
    assertThat(stage.concerns(call(SOON.with(Options.PRESET, Preset.OBSERVE)).exchange()))
        .isFalse();
    assertThat(stage.concerns(call(SOON).exchange())).isTrue();
    Exchange stateful =
        call(SOON)
            .url("https://api.openai.com/v1/responses")
            .body("{\"model\":\"gpt-4o\",\"input\":\"a\",\"previous_response_id\":\"r\"}")
            .exchange();
    assertThat(stage.concerns(stateful)).isFalse();
  }

  @Test
  void theSecondOneWinsAndTheFirstIsGivenUp() {
    CompletableFuture<HttpResponse> result = send(call(SOON).exchange());
    until(() -> answers.size() == 2);
    answers.get(1).complete(answer(200, "second"));
    assertThat(Answers.read(result.join())).isEqualTo("second");
    assertThat(isGivenUp(0)).isTrue();
    assertThat(isGivenUp(1)).isFalse();
    answers.get(0).complete(answer(200, "first"));
    assertThat(Answers.read(result.join())).isEqualTo("second");
  }

  @Test
  void theFirstOneWinsAndTheSecondIsGivenUp() {
    CompletableFuture<HttpResponse> result = send(call(SOON).exchange());
    until(() -> answers.size() == 2);
    answers.get(0).complete(answer(200, "first"));
    assertThat(Answers.read(result.join())).isEqualTo("first");
    assertThat(isGivenUp(1)).isTrue();
  }

  @Test
  void anErrorDoesNotWinOverWhatMayStillCome() {
    CompletableFuture<HttpResponse> result = send(call(SOON).exchange());
    until(() -> answers.size() == 2);
    answers.get(0).complete(answer(503, "first"));
    assertThat(result).isNotDone();
    answers.get(1).complete(answer(200, "second"));
    assertThat(result.join().status()).isEqualTo(200);
  }

  @Test
  void whereBothFailTheLastFailureIsGiven() {
    CompletableFuture<HttpResponse> result = send(call(SOON).exchange());
    until(() -> answers.size() == 2);
    answers.get(1).completeExceptionally(new ConnectException("second"));
    assertThat(result).isNotDone();
    ConnectException last = new ConnectException("first");
    answers.get(0).completeExceptionally(last);
    assertThatThrownBy(result::join).hasCause(last);
  }

  @Test
  void whatFailsBeforeIsGivenAtOnce() {
    Settings late = SOON.with(Options.HEDGE_AFTER, Duration.ofDays(1));
    CompletableFuture<HttpResponse> result = send(call(late).exchange());
    answers.get(0).complete(answer(500, "first"));
    assertThat(result.join().status()).isEqualTo(500);
    assertThat(chain.calls()).isEqualTo(1);
  }

  @Test
  void aBlockedCallerWaitsForWhateverComesFirst() throws Exception {
    CompletableFuture<HttpResponse> given = new CompletableFuture<>();
    Thread caller = new Thread(() -> given.complete(send(call(SOON).blocking().exchange()).join()));
    caller.start();
    until(() -> answers.size() == 2);
    assertThat(chain.sent()).noneMatch(sent -> sent.context().isBlocking());
    answers.get(1).complete(answer(200, "second"));
    caller.join();
    assertThat(Answers.read(given.join())).isEqualTo("second");
  }

  @Test
  void whoIsInterruptedLeavesItToTheClient() throws Exception {
    Thread caller = new Thread(() -> send(call(SOON).blocking().exchange()));
    caller.start();
    until(() -> answers.size() == 2);
    caller.interrupt();
    until(() -> answers.size() == 3);
    assertThat(isGivenUp(0)).isTrue();
    assertThat(isGivenUp(1)).isTrue();
    assertThat(chain.sent().get(2).leg()).as("the client's own call, as ever").isNull();
    caller.join();
  }

  @Test
  void anOutageDoesNotDoubleTheBill() {
    Allotment allotment = new Allotment();
    int second = 0;
    for (int i = 0; i < 1_000; i++) {
      allotment.call(0.05);
      second += allotment.take() ? 1 : 0;
    }
    assertThat(second).isBetween(48, 50);
    for (int i = 0; i < 1_000; i++) {
      allotment.call(0.05);
    }
    int atOnce = 0;
    while (allotment.take()) {
      atOnce++;
    }
    assertThat(atOnce).as("however quiet it was before").isEqualTo(5);
  }

  @Test
  void withoutADelayItIsLearnt() {
    Settings learning = SOON.with(Options.HEDGE_AFTER, null);
    FakeChain quick = FakeChain.answering(exchange -> answer(200, "quick"));
    for (int i = 0; i < 20; i++) {
      Stages.pass(stage, call(learning).exchange(), quick).toCompletableFuture().join();
    }
    assertThat(quick.sent()).allMatch(sent -> sent.leg() == null);
    send(call(learning).exchange());
    until(() -> answers.size() == 2);
    assertThat(chain.sent()).allMatch(sent -> sent.leg() != null);
  }

  @Test
  void aClientThatCannotIsLeftAlone() {
    send(Calls.chat("a").settings(SOON).exchange());
    assertThat(chain.sent().get(0).leg()).isNull();
  }
}
