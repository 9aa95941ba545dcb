package io.llmcost.agent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What a call is booked as, whatever becomes of it. */
class AccountingTest {

  // gpt-4o: 2.50 and 10.00 USD per million tokens
  private static final String FIVE_AND_TWO = "0.0000325";

  private final List<CallRecord> booked = new ArrayList<>();
  private final PassedThrough passedThrough = new PassedThrough();
  private final Gateway gateway =
      new Gateway(
          List.of(),
          passedThrough,
          url -> "openai",
          new Accountant(
              PriceBook::standard, call -> "chat", (made, held) -> booked.add(made.get())));

  @Test
  void aWholeAnswerIsPricedByItsUsage() {
    HttpResponse response = call(Settings.defaults(), "", Answers.json(Answers.chat("hi")));
    assertThat(booked).as("not before the body is over").isEmpty();
    Answers.read(response);

    CallRecord record = booked.get(0);
    assertThat(record.usage().source()).isEqualTo(TokenUsage.Source.REPORTED);
    assertThat(record.costUsd()).isEqualByComparingTo(FIVE_AND_TWO);
    assertThat(record.baselineCostUsd()).isEqualByComparingTo(FIVE_AND_TWO);
    assertThat(record.savedUsd()).isEqualByComparingTo("0");
    assertThat(record.callSite()).isEqualTo("com.acme.Shop.answer");
    assertThat(record.task()).isEqualTo("chat");
    assertThat(record.servedModel()).isEqualTo("gpt-4o");
    assertThat(record.attempts()).hasSize(1);
    assertThat(response.headers().get("x-llmcost-call-id")).isEqualTo(record.callId());
    assertThat(response.headers().get("x-llmcost-model")).isEqualTo("gpt-4o");
  }

  @Test
  void aDeploymentCostsWhatTheModelBehindItCosts() {
    String at = "https://x.openai.azure.com/openai/deployments/ours/chat/completions?api-version=1";
    List<CallRecord> records = new ArrayList<>();
    Gateway azure =
        new Gateway(
            List.of(new AnswersTheSecond(Answers.chat("hi"))),
            passedThrough,
            url -> "azure",
            new Accountant(
                PriceBook::standard, call -> "chat", (made, held) -> records.add(made.get())));
    for (int i = 0; i < 2; i++) {
      Exchange call = new Calls().url(at).body("{\"messages\":[]}").exchange();
      Answers.read(
          azure
              .handle(
                  call.request(),
                  call.context(),
                  request -> CompletableFuture.completedFuture(Answers.json(Answers.chat("hi"))),
                  new Rollout(Settings.defaults()))
              .toCompletableFuture()
              .join());
    }
    assertThat(records.get(0).requestedModel()).isEqualTo("ours");
    assertThat(records.get(0).servedModel()).isEqualTo("gpt-4o");
    assertThat(records.get(0).costUsd()).isPositive();
    assertThat(records.get(0).savedUsd()).isEqualByComparingTo("0");
    assertThat(records.get(1).costUsd()).isEqualByComparingTo("0");
    assertThat(records.get(1).savedUsd()).isEqualByComparingTo(records.get(0).costUsd());
  }

  @Test
  void whatWaitsToBeCountedIsHeldInMemory() {
    String text = "x".repeat(1_000_000);
    Stage shortens =
        new Stage() {
          @Override
          public String name() {
            return "shortens";
          }

          @Override
          public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
            exchange.trace().compressed(List.of(text), List.of("x"), 0);
            return rest.proceed(exchange);
          }
        };
    List<Long> heldBytes = new ArrayList<>();
    Gateway counting =
        new Gateway(
            List.of(shortens),
            passedThrough,
            url -> "openai",
            new Accountant(
                PriceBook::standard, call -> "chat", (made, held) -> heldBytes.add(held)));
    Exchange call = Calls.chat("hello").exchange();
    Answers.read(
        counting
            .handle(
                call.request(),
                call.context(),
                request -> CompletableFuture.completedFuture(Answers.json(Answers.chat("hi"))),
                new Rollout(Settings.defaults()))
            .toCompletableFuture()
            .join());
    assertThat(heldBytes)
        .singleElement()
        .satisfies(held -> assertThat(held).isGreaterThan(999_999));
  }

  @Test
  void aStreamThatDoesNotSayWhatItUsedSavesWhatItWasCountedToCost() {
    List<CallRecord> records = new ArrayList<>();
    AnswersTheSecond cache = new AnswersTheSecond(Answers.chatStream("hi", false));
    Gateway counting =
        new Gateway(
            List.of(cache),
            passedThrough,
            url -> "openai",
            new Accountant(
                PriceBook::standard, call -> "chat", (made, held) -> records.add(made.get())));
    Settings observe = Settings.defaults().with(Options.PRESET, Preset.OBSERVE);
    for (int i = 0; i < 2; i++) {
      Exchange call = Calls.chat("hello").body(STREAM).exchange();
      Answers.read(
          counting
              .handle(
                  call.request(),
                  call.context(),
                  request ->
                      CompletableFuture.completedFuture(
                          Answers.sse(Answers.chatStream("hi", false))),
                  new Rollout(observe))
              .toCompletableFuture()
              .join());
    }
    assertThat(records.get(1).usage().input()).isEqualTo(records.get(0).usage().input());
    assertThat(records.get(1).usage().source()).isEqualTo(TokenUsage.Source.ESTIMATED);
    assertThat(records.get(0).costUsd()).isPositive();
    assertThat(records.get(1).savedUsd()).isEqualByComparingTo(records.get(0).costUsd());
  }

  private static final String STREAM = Calls.chatBody("gpt-4o", "hello", ",\"stream\":true");

  /** A cache, as far as money goes. */
  private static final class AnswersTheSecond implements Stage {
    private final String answer;
    private boolean asked;

    AnswersTheSecond(String answer) {
      this.answer = answer;
    }

    @Override
    public String name() {
      return "second";
    }

    @Override
    public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
      if (asked) {
        return CompletableFuture.completedFuture(
            HttpResponse.whole(200, Headers.EMPTY, Answers.utf8(answer)));
      }
      asked = true;
      return rest.proceed(exchange);
    }
  }

  @Test
  void aStreamIsAskedForItsUsageAndDoesNotShowIt() {
    Sent sent = new Sent(Answers.sse(Answers.chatStream("hi", true)));
    HttpResponse response = call(Settings.defaults(), ",\"stream\":true", sent);

    assertThat(new String(sent.request.body())).contains("\"include_usage\":true");
    assertThat(Answers.read(response)).isEqualTo(Answers.chatStream("hi", false));
    assertThat(booked.get(0).costUsd()).isEqualByComparingTo(FIVE_AND_TWO);
    assertThat(booked).hasSize(1);
  }

  @Test
  void whatObserveSendsIsWhatTheApplicationSent() {
    Sent sent = new Sent(Answers.sse(Answers.chatStream("hi", false)));
    Settings observe = Settings.defaults().with(Options.PRESET, Preset.OBSERVE);
    HttpResponse response = call(observe, ",\"stream\":true", sent);

    assertThat(new String(sent.request.body())).doesNotContain("include_usage");
    assertThat(Answers.read(response)).isEqualTo(Answers.chatStream("hi", false));
    TokenUsage usage = booked.get(0).usage();
    assertThat(usage.source()).isEqualTo(TokenUsage.Source.ESTIMATED);
    assertThat(usage.output()).isEqualTo(1);
    assertThat(usage.input()).isBetween(5L, 15L);
    assertThat(booked.get(0).costUsd()).isPositive();
  }

  @Test
  void aServerThatRefusesToReportUsageIsAskedOnceOnly() {
    List<HttpRequest> requests = new ArrayList<>();
    Upstream upstream =
        request -> {
          requests.add(request);
          return CompletableFuture.completedFuture(
              new String(request.body()).contains("include_usage")
                  ? Answers.live(400, "application/json", Answers.utf8("{\"error\":{}}"))
                  : Answers.sse(Answers.chatStream("hi", false)));
        };
    for (int i = 0; i < 3; i++) {
      HttpResponse response = call(Settings.defaults(), ",\"stream\":true", upstream);
      assertThat(Answers.read(response)).isEqualTo(Answers.chatStream("hi", false));
    }
    assertThat(requests).hasSize(4);
    assertThat(booked).hasSize(3);
    assertThat(booked.get(0).attempts()).hasSize(2);
  }

  @Test
  void aBadRequestDoesNotEndAskingForUsage() {
    HttpResponse[] answers = {
      Answers.live(400, "application/json", Answers.utf8("{\"error\":{}}")),
      Answers.live(400, "application/json", Answers.utf8("{\"error\":{}}")),
      Answers.sse(Answers.chatStream("hi", true))
    };
    List<HttpRequest> requests = new ArrayList<>();
    Upstream upstream =
        request -> {
          requests.add(request);
          return CompletableFuture.completedFuture(answers[requests.size() - 1]);
        };
    assertThat(call(Settings.defaults(), ",\"stream\":true", upstream).status()).isEqualTo(400);
    HttpResponse response = call(Settings.defaults(), ",\"stream\":true", upstream);

    assertThat(Answers.read(response)).isEqualTo(Answers.chatStream("hi", false));
    assertThat(new String(requests.get(2).body())).contains("include_usage");
  }

  @Test
  void aStreamThatIsNotCalledOneDoesNotShowItsUsageEither() {
    for (String type : new String[] {"text/plain", "application/octet-stream"}) {
      HttpResponse stream = Answers.live(200, type, Answers.utf8(Answers.chatStream("hi", true)));
      HttpResponse response = call(Settings.defaults(), ",\"stream\":true", stream);
      assertThat(Answers.read(response)).isEqualTo(Answers.chatStream("hi", false));
    }
  }

  @Test
  void aWholeAnswerToAStreamingCallIsLeftAsItIs() {
    String text = Answers.chat("hi");
    HttpResponse response =
        call(
            Settings.defaults(),
            ",\"stream\":true",
            Answers.live(200, "text/plain", Answers.utf8(text)));
    assertThat(Answers.read(response)).isEqualTo(text);
  }

  @Test
  void ourHeadersHoldNothingThatAHeaderMayNot() {
    HttpResponse response =
        call(
            Settings.defaults().with(Options.HEADERS, Options.HeaderDetail.FULL),
            Calls.chatBody("a\\r\\nSet-Cookie: x=\\u00fc", "hello", ""),
            new Sent(Answers.json(Answers.chat("hi"))));
    assertThat(response.headers().get("x-llmcost-model")).isEqualTo("a??Set-Cookie: x=?");
    assertThat(response.headers().get("x-llmcost-requested-model")).isEqualTo("a??Set-Cookie: x=?");
  }

  @Test
  void usageThatAProviderMayReportUnaskedIsTheApplicationsFromTheSecondStreamOn() {
    String misplaced =
        Answers.chatStream("hi", false)
            .replace(
                "\"finish_reason\":\"stop\"}]",
                "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,"
                    + "\"completion_tokens\":2,\"total_tokens\":7}");
    HttpResponse first = call(Settings.defaults(), ",\"stream\":true", Answers.sse(misplaced));
    assertThat(Answers.read(first)).isEqualTo(Answers.chatStream("hi", false));

    Sent second = new Sent(Answers.sse(misplaced));
    assertThat(Answers.read(call(Settings.defaults(), ",\"stream\":true", second)))
        .isEqualTo(misplaced);
    assertThat(new String(second.request.body())).doesNotContain("include_usage");
    assertThat(booked.get(1).costUsd()).isEqualByComparingTo(FIVE_AND_TWO);
  }

  @Test
  void aStreamThatBreaksOffIsBookedByWhatWasGenerated() {
    HttpResponse response =
        call(
            Settings.defaults(),
            ",\"stream\":true",
            Answers.sse(Answers.chatStream("a somewhat longer answer", true)));
    int untilContent = Answers.chatStream("a somewhat longer answer", true).indexOf("answer") + 60;
    Answers.readPart(response, untilContent, new SocketException("reset"));

    CallRecord record = booked.get(0);
    assertThat(record.error()).isEqualTo("java.net.SocketException");
    assertThat(record.usage().source()).isEqualTo(TokenUsage.Source.ESTIMATED);
    assertThat(record.usage().output()).isGreaterThanOrEqualTo(3);
    assertThat(record.costUsd()).isPositive();
  }

  @Test
  void anAnswerThatTheApplicationForgetsIsBookedAtALaterCall() {
    forget(Answers.json(Answers.chat("never read")));
    await(
        () -> {
          System.gc();
          Answers.read(call(Settings.defaults(), "", Answers.json(Answers.chat("hi"))));
          return booked.stream().anyMatch(r -> r.usage().source() == TokenUsage.Source.ESTIMATED);
        });

    CallRecord record =
        booked.stream()
            .filter(r -> r.usage().source() == TokenUsage.Source.ESTIMATED)
            .findFirst()
            .get();
    assertThat(record.status()).isEqualTo(200);
    assertThat(record.usage().input()).isBetween(5L, 15L);
    assertThat(record.usage().output()).as("that of the others, if any").isIn(0L, 2L);
    assertThat(record.costUsd()).isPositive();
    assertThat(record.thread()).isEqualTo(Thread.currentThread().getName());
  }

  @Test
  void anAnswerThatIsStillOpenAtTheEndIsBookedOnce() {
    HttpResponse open =
        call(
            Settings.defaults(),
            ",\"stream\":true",
            Answers.sse(Answers.chatStream("a somewhat longer answer", true)));
    Answers.readAndForget(
        open, Answers.chatStream("a somewhat longer answer", true).indexOf("answer") + 60);
    gateway.bookOpenCalls();
    assertThat(booked).hasSize(1);
    assertThat(booked.get(0).usage().source()).isEqualTo(TokenUsage.Source.ESTIMATED);
    assertThat(booked.get(0).usage().output()).isGreaterThanOrEqualTo(3);

    Answers.read(open);
    gateway.bookOpenCalls();
    assertThat(booked).hasSize(1);
  }

  @Test
  void whatIsKeptOfAnOpenCallKeepsNothingOfItsClient() {
    WeakReference<CallContext> client = openCallsContext();
    await(
        () -> {
          System.gc();
          return client.get() == null;
        });
    assertThat(booked).as("nobody has looked yet").isEmpty();
  }

  private final List<HttpResponse> held = new ArrayList<>();

  /** The application holds the answer itself, which is open. */
  private WeakReference<CallContext> openCallsContext() {
    Exchange exchange = Calls.chat("hello").exchange();
    held.add(
        gateway
            .handle(
                exchange.request(),
                exchange.context(),
                new Sent(Answers.json(Answers.chat("hi"))),
                new Rollout(Settings.defaults()))
            .toCompletableFuture()
            .join());
    return new WeakReference<>(exchange.context());
  }

  private void forget(HttpResponse answer) {
    call(Settings.defaults(), "", answer);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited 20 s").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void anErrorCostsNothing() {
    HttpResponse response =
        call(
            Settings.defaults(),
            "",
            Answers.live(429, "application/json", Answers.utf8("{\"error\":{\"message\":\"x\"}}")));
    Answers.read(response);

    assertThat(booked.get(0).status()).isEqualTo(429);
    assertThat(booked.get(0).costUsd()).isEqualByComparingTo("0");
    assertThat(booked.get(0).baselineCostUsd()).isEqualByComparingTo("0");
  }

  @Test
  void aCallThatCannotHaveBeenSentIsFree() {
    fail("", new ConnectException("refused"));

    assertThat(booked.get(0).status()).isZero();
    assertThat(booked.get(0).error()).isEqualTo("java.net.ConnectException");
    assertThat(booked.get(0).usage().source()).isEqualTo(TokenUsage.Source.NONE);
    assertThat(booked.get(0).costUsd()).isEqualByComparingTo("0");
    assertThat(booked.get(0).attempts().get(0).setback().estimatedUsd()).isNull();
  }

  @Test
  void aCallThatMayHaveBeenSentIsBookedByWhatItsLikeHaveUsed() {
    Answers.read(call(Settings.defaults(), "", Answers.json(Answers.chat("hi"))));
    fail("", new SocketException("Connection reset"));
    fail(",\"max_tokens\":1", new SocketTimeoutException("Read timed out"));

    CallRecord record = booked.get(1);
    assertThat(record.status()).isZero();
    assertThat(record.error()).isEqualTo("java.net.SocketException");
    assertThat(record.usage().source()).isEqualTo(TokenUsage.Source.ESTIMATED);
    assertThat(record.usage().input()).as("as the provider counts").isEqualTo(5);
    assertThat(record.usage().output()).as("as the answer before").isEqualTo(2);
    assertThat(record.costUsd()).isPositive();
    assertThat(record.attempts().get(0).setback().estimatedUsd())
        .isEqualByComparingTo(record.costUsd());
    assertThat(record.savedUsd()).isEqualByComparingTo("0");
    assertThat(booked.get(2).usage().output()).as("bounded by the request").isEqualTo(1);
  }

  /** {@code HTTP/1.1 20} is all that came: HttpURLConnection takes it for a status. */
  @Test
  void aHeadThatEndsWithinItsStatusIsNoAnswer() {
    Answers.read(call(Settings.defaults(), "", Answers.json(Answers.chat("hi"))));
    Answers.read(call(Settings.defaults(), "", Answers.live(20, "", new byte[0])));

    CallRecord record = booked.get(1);
    assertThat(record.usage().source()).isEqualTo(TokenUsage.Source.ESTIMATED);
    assertThat(record.costUsd()).isPositive();
  }

  @Test
  void whereNothingIsKnownTheBoundOfTheRequestCounts() {
    fail(",\"max_tokens\":100,\"n\":2", new SocketException("Connection reset"));
    fail("", new SocketException("Connection reset"));
    assertThat(booked.get(0).usage().output()).isEqualTo(200);
    assertThat(booked.get(1).usage().output()).isEqualTo(TypicalOutput.UNKNOWN);
  }

  @Test
  void whatAModelHasNotAnsweredYetIsBookedByWhatOthersHaveAnsweredThere() {
    Answers.read(call(Settings.defaults(), "", Answers.json(Answers.chat("hi"))));
    fail(mini(), new SocketException("Connection reset"));
    fail(mini().callSite("com.acme.Report.write"), new SocketException("Connection reset"));
    assertThat(booked.get(1).usage().output()).as("as the other model there").isEqualTo(2);
    assertThat(booked.get(2).usage().output()).isEqualTo(TypicalOutput.UNKNOWN);
  }

  @Test
  void whatAModelHasAnsweredElsewhereOnlyIsTheLeastThatItIsBookedBy() {
    Answers.read(call(Settings.defaults(), "", Answers.json(Answers.chat("hi"))));
    String longer =
        Answers.chat("hi").replace("\"completion_tokens\":2", "\"completion_tokens\":40");
    Exchange elsewhere = mini().callSite("com.acme.Report.write").exchange();
    Answers.read(
        gateway
            .handle(
                elsewhere.request(),
                elsewhere.context(),
                new Sent(Answers.json(longer)),
                new Rollout(Settings.defaults()))
            .toCompletableFuture()
            .join());
    fail(mini(), new SocketException("Connection reset"));
    fail("", new SocketException("Connection reset"));
    assertThat(booked.get(2).usage().output()).isEqualTo(40);
    assertThat(booked.get(3).usage().output()).as("it has answered here").isEqualTo(2);
  }

  private static Calls mini() {
    return Calls.chat("hello").body(Calls.chatBody("gpt-4o-mini", "hello", ""));
  }

  @Test
  void aWholeAnswerThatIsCutWasMadeWhole() {
    Answers.read(call(Settings.defaults(), "", Answers.json(Answers.chat("hi"))));
    HttpResponse cut = call(Settings.defaults(), "", Answers.json(Answers.chat("hi")));
    Answers.readPart(cut, 60, new SocketException("reset"));
    assertThat(booked.get(1).usage().source()).isEqualTo(TokenUsage.Source.ESTIMATED);
    assertThat(booked.get(1).usage().output()).isEqualTo(2);
    assertThat(booked.get(1).attempts().get(0).setback().estimatedUsd()).isPositive();
  }

  private void fail(String more, IOException failure) {
    fail(Calls.chat("hello").body(Calls.chatBody("gpt-4o", "hello", more)), failure);
  }

  private void fail(Calls call, IOException failure) {
    Upstream failing = request -> Futures.failed(failure);
    Exchange exchange = call.exchange();
    CompletionStage<HttpResponse> result =
        gateway.handle(
            exchange.request(), exchange.context(), failing, new Rollout(Settings.defaults()));
    assertThat(result.toCompletableFuture()).isCompletedExceptionally();
  }

  @Test
  void anUnknownModelIsUnpricedAndNotFree() {
    Answers.read(
        call(
            Settings.defaults(),
            Calls.chatBody("nobodys-model", "hello", ""),
            new Sent(Answers.json(Answers.chat("hi").replace("\"gpt-4o\"", "\"nobodys-model\"")))));

    assertThat(booked.get(0).costUsd()).isNull();
    assertThat(booked.get(0).savedUsd()).isNull();
    assertThat(booked.get(0).priceSource()).contains("unpriced").contains("nobodys-model");
  }

  @Test
  void ourControlHeadersAreNotSent() {
    Sent sent = new Sent(Answers.json(Answers.chat("hi")));
    HttpRequest request =
        Calls.chat("hello")
            .header("x-llmcost-tags", "batch,nightly")
            .header("X-LLMCOST-Bypass", "true")
            .exchange()
            .request();
    Answers.read(
        gateway
            .handle(
                request,
                Calls.chat("hello").exchange().context(),
                sent,
                new Rollout(Settings.defaults()))
            .toCompletableFuture()
            .join());

    assertThat(sent.request.headers().toString()).doesNotContain("llmcost");
    assertThat(booked.get(0).tags()).containsExactly("batch", "nightly");
  }

  @Test
  void whatIsNotACallPassesAndIsCounted() {
    HttpRequest request =
        new HttpRequest(
            "POST",
            Url.of("https://api.openai.com/v1/chat/completions"),
            Headers.EMPTY,
            Answers.utf8("not json"));
    Sent sent = new Sent(Answers.json("{}"));
    gateway.handle(
        request, Calls.chat("x").exchange().context(), sent, new Rollout(Settings.defaults()));

    assertThat(sent.request.body()).isSameAs(request.body());
    assertThat(passedThrough.total()).isEqualTo(1);
    assertThat(booked).isEmpty();
  }

  @Test
  void rolloutSplitsCallsTheSameWayEachTime() {
    Rollout half = new Rollout(Settings.defaults().with(Options.ROLLOUT, 0.5));
    int included = 0;
    for (int i = 0; i < 400; i++) {
      Exchange exchange = Calls.chat("prompt " + i).exchange();
      Preset preset = half.settingsFor(exchange.call()).get(Options.PRESET);
      assertThat(half.settingsFor(exchange.call()).get(Options.PRESET)).isEqualTo(preset);
      included += preset == Preset.SAFE ? 1 : 0;
    }
    assertThat(included).isBetween(140, 260);
  }

  private HttpResponse call(Settings settings, String more, HttpResponse answer) {
    return call(settings, more, new Sent(answer));
  }

  private HttpResponse call(Settings settings, String more, Upstream upstream) {
    String body =
        more.startsWith("{")
            ? more
            : Calls.chatBody("gpt-4o", "hello", ",\"temperature\":0" + more);
    Exchange exchange = Calls.chat("hello").body(body).exchange();
    return gateway
        .handle(exchange.request(), exchange.context(), upstream, new Rollout(settings))
        .toCompletableFuture()
        .join();
  }

  /** Remembers what was sent. */
  private static final class Sent implements Upstream {
    private final HttpResponse answer;
    private HttpRequest request;

    Sent(HttpResponse answer) {
      this.answer = answer;
    }

    @Override
    public CompletionStage<HttpResponse> send(HttpRequest sent) {
      request = sent;
      return CompletableFuture.completedFuture(answer);
    }
  }
}
