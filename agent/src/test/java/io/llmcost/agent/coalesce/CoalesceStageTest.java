package io.llmcost.agent.coalesce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CoalesceStageTest {

  private static final int MANY = 300;
  private static final String STREAM = ",\"temperature\":0,\"stream\":true";

  private final CoalesceStage stage = new CoalesceStage();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CompletableFuture<HttpResponse> upstream = new CompletableFuture<>();
  private final AtomicInteger calls = new AtomicInteger();

  /** The first call waits for the upstream; later ones are answered at once. */
  private final FakeChain chain =
      FakeChain.later(
          exchange ->
              calls.incrementAndGet() == 1
                  ? upstream
                  : CompletableFuture.completedFuture(
                      Answers.json(Answers.chat("own " + calls.get()))));

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private CompletableFuture<HttpResponse> start(Calls call) {
    return start(call.exchange());
  }

  private CompletableFuture<HttpResponse> start(Exchange exchange) {
    return Stages.pass(stage, exchange, chain).toCompletableFuture();
  }

  /** From another thread, as calls that wait for each other are. */
  private CompletableFuture<HttpResponse> startElsewhere(Exchange exchange) {
    return CompletableFuture.supplyAsync(() -> exchange, threads)
        .thenCompose(call -> Stages.pass(stage, call, chain));
  }

  private List<CompletableFuture<HttpResponse>> startMany(Calls call) {
    List<CompletableFuture<HttpResponse>> followers = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      followers.add(startElsewhere(call.exchange()));
    }
    return followers;
  }

  private static String join(CompletableFuture<HttpResponse> call) {
    return Answers.read(call.join());
  }

  @Test
  void hundredsOfCallsAreMadeOnce() {
    CompletableFuture<HttpResponse> leader = start(Calls.chat("hi"));
    List<CompletableFuture<HttpResponse>> followers = startMany(Calls.chat("hi"));
    untilFollowing(MANY);
    upstream.complete(Answers.json(Answers.chat("shared")));
    assertThat(join(leader)).isEqualTo(Answers.chat("shared"));
    for (CompletableFuture<HttpResponse> follower : followers) {
      assertThat(join(follower)).isEqualTo(Answers.chat("shared"));
    }
    assertThat(calls).hasValue(1);
    assertThat(stage.underWay()).isZero();
  }

  @Test
  void blockedThreadsFollowOnTheirOwnThread() throws Exception {
    CountDownLatch waiting = new CountDownLatch(MANY);
    CompletableFuture<HttpResponse> leader = start(Calls.chat("hi"));
    List<Future<Thread>> followers = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      followers.add(
          threads.submit(
              () -> {
                waiting.countDown();
                Exchange call = Calls.chat("hi").blocking().exchange();
                CompletableFuture<HttpResponse> result = start(call);
                assertThat(result).isDone();
                assertThat(call.trace().cache()).isIn("coalesced", null);
                join(result);
                return Thread.currentThread();
              }));
    }
    waiting.await();
    upstream.complete(Answers.json(Answers.chat("shared")));
    join(leader);
    for (Future<Thread> follower : followers) {
      follower.get();
    }
    assertThat(stage.stats().coalesced()).isPositive();
    assertThat(calls.get() - 1 + stage.stats().coalesced()).isEqualTo(MANY);
  }

  @Test
  void followersGetTheirOwnForm() {
    CompletableFuture<HttpResponse> leader =
        start(new Calls().body(Calls.chatBody("gpt-4o", "hi", STREAM)));
    Exchange stream = new Calls().body(Calls.chatBody("gpt-4o", "hi", STREAM)).exchange();
    CompletableFuture<HttpResponse> streamFollower = startElsewhere(stream);
    CompletableFuture<HttpResponse> usageFollower =
        startElsewhere(
            new Calls()
                .body(
                    Calls.chatBody(
                        "gpt-4o", "hi", STREAM + ",\"stream_options\":{\"include_usage\":true}"))
                .exchange());
    untilFollowing(2);
    upstream.complete(Answers.sse(Answers.chatStream("shared", false)));
    join(leader);
    assertThat(join(streamFollower)).isEqualTo(Answers.chatStream("shared", false));
    assertThat(stream.trace().cache()).isEqualTo("coalesced");
    assertThat(join(usageFollower)).contains("own");
  }

  @Test
  void aStreamServesAWholeCall() {
    CompletableFuture<HttpResponse> leader =
        start(
            new Calls()
                .body(
                    Calls.chatBody(
                        "gpt-4o", "hi", STREAM + ",\"stream_options\":{\"include_usage\":true}")));
    CompletableFuture<HttpResponse> follower = startElsewhere(Calls.chat("hi").exchange());
    untilFollowing(1);
    upstream.complete(Answers.sse(Answers.chatStream("shared", true)));
    join(leader);
    assertThat(join(follower)).contains("shared", "chat.completion\"");
    assertThat(calls).hasValue(1);
  }

  private void untilFollowing(int count) {
    untilFollowing(stage, count);
  }

  private static void untilFollowing(CoalesceStage stage, int count) {
    while (stage.followers() < count) {
      Thread.onSpinWait();
    }
  }

  @Test
  void followersGoTheirOwnWayWhenTheLeaderFails() {
    CompletableFuture<HttpResponse> leader = start(Calls.chat("hi"));
    List<CompletableFuture<HttpResponse>> followers = startMany(Calls.chat("hi"));
    untilFollowing(MANY);
    upstream.completeExceptionally(new IOException("reset"));
    assertThatThrownBy(leader::join).hasRootCauseInstanceOf(IOException.class);
    followers.forEach(follower -> assertThat(join(follower)).contains("own"));
    assertThat(calls).hasValue(MANY + 1);
    assertThat(stage.stats().released()).isEqualTo(MANY);
    assertThat(stage.underWay()).isZero();
  }

  @Test
  void followersGoTheirOwnWayWhenThereIsNoGoodAnswer() {
    List<HttpResponse> bad =
        List.of(
            Answers.live(500, "application/json", Answers.utf8("{}")),
            Answers.json("{\"error\":{\"message\":\"x\"}}"),
            Answers.sse(Answers.chatStream("x", true).replace("data: [DONE]\n\n", "")),
            Answers.json(Answers.chat("x".repeat(2 << 20))));
    for (HttpResponse response : bad) {
      CoalesceStage fresh = new CoalesceStage();
      CompletableFuture<HttpResponse> first = new CompletableFuture<>();
      AtomicInteger made = new AtomicInteger();
      FakeChain answers =
          FakeChain.later(
              e ->
                  made.incrementAndGet() == 1
                      ? first
                      : CompletableFuture.completedFuture(Answers.json(Answers.chat("own"))));
      CompletableFuture<HttpResponse> leader =
          fresh.handle(Calls.chat("hi").exchange(), answers).toCompletableFuture();
      CompletableFuture<HttpResponse> follower =
          CompletableFuture.supplyAsync(() -> Calls.chat("hi").exchange(), threads)
              .thenCompose(call -> fresh.handle(call, answers));
      untilFollowing(fresh, 1);
      first.complete(response);
      join(leader);
      assertThat(join(follower)).isEqualTo(Answers.chat("own"));
      assertThat(fresh.underWay()).isZero();
    }
  }

  @Test
  void followersAreReleasedWhenTheLeaderClosesItsStream() {
    CompletableFuture<HttpResponse> leader = start(Calls.chat("hi"));
    CompletableFuture<HttpResponse> follower = startElsewhere(Calls.chat("hi").exchange());
    untilFollowing(1);
    upstream.complete(Answers.json(Answers.chat("shared")));
    Answers.readPart(leader.join(), 20, null);
    assertThat(join(follower)).contains("own");
  }

  @Test
  void followersDoNotHangOnAForgottenResponse() {
    CompletableFuture<HttpResponse> leader = start(Calls.chat("hi"));
    CompletableFuture<HttpResponse> follower = startElsewhere(Calls.chat("hi").exchange());
    untilFollowing(1);
    upstream.complete(Answers.json(Answers.chat("shared")));
    Answers.readAndForget(leader.join(), 20);
    assertThat(join(follower)).contains("own");
    // The next one takes the place of what has stalled.
    CompletableFuture<HttpResponse> next = startElsewhere(Calls.chat("hi").exchange());
    assertThat(join(next)).contains("own");
    assertThat(stage.underWay()).isZero();
  }

  @Test
  void followersLeaveACancelledLeader() {
    AtomicBoolean cancelled = new AtomicBoolean();
    start(Calls.chat("hi").cancelledBy(cancelled));
    CompletableFuture<HttpResponse> follower = startElsewhere(Calls.chat("hi").exchange());
    untilFollowing(1);
    cancelled.set(true);
    assertThat(join(follower)).contains("own");
  }

  @Test
  void aCancelledFollowerLeaves() throws Exception {
    AtomicBoolean cancelled = new AtomicBoolean();
    start(Calls.chat("hi"));
    CompletableFuture<HttpResponse> async =
        startElsewhere(Calls.chat("hi").cancelledBy(cancelled).exchange());
    Future<CompletableFuture<HttpResponse>> blocking =
        threads.submit(() -> start(Calls.chat("hi").cancelledBy(cancelled).blocking()));
    untilFollowing(1);
    cancelled.set(true);
    assertThatThrownBy(async::join).hasRootCauseInstanceOf(CancellationException.class);
    assertThat(blocking.get()).isCompletedExceptionally();
    assertThat(calls).hasValue(1);
  }

  @Test
  void aFollowerKeepsTimeForACallOfItsOwn() throws Exception {
    start(Calls.chat("hi"));
    long half = TimeUnit.MILLISECONDS.toNanos(100);
    CompletableFuture<HttpResponse> async =
        startElsewhere(Calls.chat("hi").remainingNanos(half).exchange());
    Future<CompletableFuture<HttpResponse>> blocking =
        threads.submit(() -> start(Calls.chat("hi").remainingNanos(half).blocking()));
    assertThat(join(async)).contains("own");
    assertThat(join(blocking.get())).contains("own");
  }

  @Test
  void anInterruptedFollowerMakesItsOwnCall() throws Exception {
    start(Calls.chat("hi"));
    Future<Boolean> interrupted =
        threads.submit(
            () -> {
              Thread.currentThread().interrupt();
              assertThat(join(start(Calls.chat("hi").blocking()))).contains("own");
              return Thread.interrupted();
            });
    assertThat(interrupted.get()).isTrue();
  }

  @Test
  void aThreadDoesNotWaitForItself() {
    start(Calls.chat("hi").blocking());
    assertThat(join(start(Calls.chat("hi").blocking()))).contains("own");
  }

  @Test
  void callsThatDoNotBlockMayComeFromOneThread() {
    CompletableFuture<HttpResponse> leader = start(Calls.chat("hi"));
    CompletableFuture<HttpResponse> follower = start(Calls.chat("hi"));
    upstream.complete(Answers.json(Answers.chat("shared")));
    join(leader);
    assertThat(join(follower)).isEqualTo(Answers.chat("shared"));
    assertThat(calls).hasValue(1);
  }

  @Test
  void neverAcrossTenantsNorWhereItIsNotWanted() {
    Settings off = Settings.defaults().with(Options.COALESCE_ENABLED, false);
    start(Calls.chat("hi"));
    List<Calls> others =
        List.of(
            Calls.chat("hi").header("Authorization", "Bearer other"),
            Calls.chat("other"),
            Calls.chat("hi").settings(off),
            Calls.chat("hi").settings(off.with(Options.PRESET, Preset.OFF)),
            Calls.chat("hi").control("bypass", "true"),
            Calls.chat("hi").control("cache", "no-cache"),
            Calls.chat("hi").control("cache", "no-store"));
    for (Calls other : others) {
      assertThat(join(startElsewhere(other.exchange()))).contains("own");
    }
    Calls random = new Calls().body(Calls.chatBody("gpt-4o", "hi", ",\"temperature\":1"));
    assertThat(join(startElsewhere(random.exchange()))).contains("own");
    assertThat(stage.stats().coalesced()).isZero();
  }

  @Test
  void neverAmongCallersThatItCannotTellApart() throws Exception {
    Calls unknown = Calls.chat("hi").withoutHeader("Authorization").mayAddCredentials();
    start(unknown);
    HttpResponse response = startElsewhere(unknown.exchange()).get(30, TimeUnit.SECONDS);
    assertThat(Answers.read(response)).contains("own");
  }

  @Test
  void observesOnly() {
    Settings observe = Settings.defaults().with(Options.PRESET, Preset.OBSERVE);
    start(Calls.chat("hi").settings(observe));
    Exchange second = Calls.chat("hi").settings(observe).exchange();
    assertThat(join(startElsewhere(second))).contains("own");
    assertThat(second.trace().forgone().lever()).isEqualTo("coalesce");
  }

  @Test
  void observedFlightsEndWithTheirAnswers() {
    Settings observe = Settings.defaults().with(Options.PRESET, Preset.OBSERVE);
    for (boolean readToTheEnd : new boolean[] {true, false}) {
      FakeChain answering = FakeChain.answering(e -> Answers.json(Answers.chat("hi")));
      Exchange call = Calls.chat("hi " + readToTheEnd).settings(observe).exchange();
      HttpResponse response = Stages.pass(stage, call, answering).toCompletableFuture().join();
      assertThat(stage.underWay()).isEqualTo(1);
      if (readToTheEnd) {
        assertThat(Answers.read(response)).isEqualTo(Answers.chat("hi"));
      } else {
        Answers.readPart(response, 10, null);
      }
      assertThat(stage.underWay()).isZero();
    }
  }

  @Test
  void aFaultInTheRestOfTheChainEndsTheFlight() {
    FakeChain broken =
        FakeChain.later(
            e -> {
              throw new IllegalStateException("fault");
            });
    Exchange call = Calls.chat("hi").exchange();
    assertThatThrownBy(() -> Stages.pass(stage, call, broken)).hasMessage("fault");
    assertThat(stage.underWay()).isZero();
  }
}
