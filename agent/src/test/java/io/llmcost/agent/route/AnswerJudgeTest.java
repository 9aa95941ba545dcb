package io.llmcost.agent.route;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import io.llmcost.agent.gate.Verdict;
import io.llmcost.agent.gateway.Accountant;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.SideCalls;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.llm.AnswerContent;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.transport.OwnTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AnswerJudgeTest {

  @TempDir Path folder;

  private final List<CallRecord> booked = Collections.synchronizedList(new ArrayList<>());
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private MockWebServer server;
  private Settings settings;

  @BeforeEach
  void start() throws IOException {
    server = new MockWebServer();
    server.start();
    String configuration =
        "providers: { p: { base_url: \"%s\", api_key: k } }\nmodels: { j: { provider: p } }\n"
            .formatted(server.url("/v1"));
    Path file = Files.writeString(folder.resolve("llmcost.yaml"), configuration);
    settings = SettingsReader.read(Sources.ofFile(file.toFile())).settings();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private CompletionStage<Verdict> ask(Exchange call, Executor threads) throws Exception {
    SideCalls calls =
        new SideCalls(
            List.of(),
            url -> "p",
            new Accountant(
                PriceBook::standard, request -> "chat", (made, held) -> booked.add(made.get())),
            new OwnTransport(2_000, 2_000));
    List<AnswerContent> answer =
        AnswerContent.read(Endpoint.CHAT_COMPLETIONS, Answers.utf8(Answers.chat("Paris.")));
    return new AnswerJudge(calls, threads)
        .verdict(JudgeModel.of("j", settings), call, answer, Verdict.GOOD);
  }

  private Calls call() {
    return Calls.chat("What is the capital of France?").settings(settings).cancelledBy(cancelled);
  }

  private void says(String word) {
    server.enqueue(
        new MockResponse()
            .setHeader("content-type", "application/json")
            .setBody(Answers.chat(word)));
  }

  @Test
  void aNoCondemns() throws Exception {
    says("No. It is wrong.");
    Verdict verdict = ask(call().exchange(), Runnable::run).toCompletableFuture().join();
    assertThat(verdict.score()).isLessThan(0.2);
    assertThat(verdict.why()).isEqualTo("judged insufficient");
    assertThat(booked).singleElement().matches(record -> "judge".equals(record.purpose()));
    String question = server.takeRequest().getBody().readUtf8();
    assertThat(question).contains("capital of France").contains("<answer>\\nParis.");
  }

  @Test
  void itsRequestKeepsTheCallsTraceAndHasAnIdOfItsOwn() throws Exception {
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    settings = settings.with(Options.TRACING_REQUEST_ID, true);
    says("Yes.");
    Exchange call =
        call().header("traceparent", trace).header("Authorization", "Bearer app").exchange();
    ask(call, Runnable::run).toCompletableFuture().join();
    RecordedRequest request = server.takeRequest();
    assertThat(request.getHeaders().values("traceparent")).containsExactly(trace);
    assertThat(request.getHeaders().values("x-request-id"))
        .as("as the ledger calls it, beside the call that it was made for")
        .containsExactly(booked.get(0).callId());
    assertThat(booked.get(0).forCall()).isEqualTo(call.trace().callId());
    assertThat(request.getHeader("Authorization")).isEqualTo("Bearer k");
  }

  @Test
  void whatIsNotANoIsNothingAgainstTheAnswer() throws Exception {
    for (String word : List.of("YES", "Nobody knows", "", "Maybe not")) {
      says(word);
      assertThat(ask(call().exchange(), Runnable::run).toCompletableFuture().join())
          .isSameAs(Verdict.GOOD);
    }
    server.enqueue(new MockResponse().setResponseCode(500));
    server.enqueue(new MockResponse().setBody("<html>"));
    server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST));
    for (int i = 0; i < 3; i++) {
      assertThat(ask(call().exchange(), Runnable::run).toCompletableFuture().join())
          .isSameAs(Verdict.GOOD);
    }
    assertThat(server.getRequestCount()).isGreaterThanOrEqualTo(7);
  }

  @Test
  void nobodyIsAskedWhoCannotAnswerInTime() throws Exception {
    Executor full =
        work -> {
          throw new RejectedExecutionException();
        };
    assertThat(ask(call().remainingNanos(9_000_000_000L).exchange(), Runnable::run))
        .isCompletedWithValue(Verdict.GOOD);
    assertThat(ask(call().exchange(), full)).isCompletedWithValue(Verdict.GOOD);
    cancelled.set(true);
    assertThat(ask(call().exchange(), Runnable::run)).isCompletedWithValue(Verdict.GOOD);
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void whoBlocksWaitsAndWhoDoesNotIsToldLater() throws Exception {
    var pool = Executors.newCachedThreadPool();
    try {
      says("NO");
      assertThat(ask(call().blocking().exchange(), pool).toCompletableFuture().getNow(null).score())
          .isLessThan(0.2);
      List<Runnable> waiting = new ArrayList<>();
      CompletionStage<Verdict> later = ask(call().exchange(), waiting::add);
      assertThat(later.toCompletableFuture()).isNotDone();
      says("NO");
      AtomicReference<Thread> told = new AtomicReference<>();
      CompletionStage<Verdict> seen =
          later.thenApply(
              verdict -> {
                told.set(Thread.currentThread());
                return verdict;
              });
      waiting.get(0).run();
      assertThat(seen.toCompletableFuture().get(10, SECONDS).score()).isLessThan(0.2);
      assertThat(told.get()).as("not the thread of the judge").isNotSameAs(Thread.currentThread());
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void whoGivesUpOrIsInterruptedWaitsNoLonger() throws Exception {
    List<Runnable> never = new ArrayList<>();
    Executor givesUp =
        work -> {
          never.add(work);
          cancelled.set(true);
        };
    assertThat(ask(call().blocking().exchange(), givesUp)).isCompletedWithValue(Verdict.GOOD);
    cancelled.set(false);
    Executor interrupts = work -> Thread.currentThread().interrupt();
    assertThat(ask(call().blocking().exchange(), interrupts)).isCompletedWithValue(Verdict.GOOD);
    assertThat(Thread.interrupted()).as("the application learns of it").isTrue();
  }
}
