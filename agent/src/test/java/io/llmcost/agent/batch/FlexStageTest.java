package io.llmcost.agent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.Urgency;
import io.llmcost.agent.gateway.Accountant;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Effort;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Gateway;
import io.llmcost.agent.gateway.PassedThrough;
import io.llmcost.agent.gateway.Rollout;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FlexStageTest {

  private final FlexStage stage = new FlexStage(PriceBook::standard, url -> "openai");
  private Function<Exchange, HttpResponse> provider = any -> Answers.json(Answers.chat("hello"));
  private final FakeChain chain = FakeChain.answering(exchange -> provider.apply(exchange));

  private static Calls call() {
    return Calls.chat("hi").body(Calls.chatBody("gpt-5-mini", "hi", ",\"temperature\":0"));
  }

  private static Exchange background(Calls call) {
    Exchange exchange = call.exchange();
    exchange.trace().urgency(Urgency.BACKGROUND);
    return exchange;
  }

  private HttpResponse pass(Exchange exchange) {
    return Stages.pass(stage, exchange, chain).toCompletableFuture().join();
  }

  private static boolean asksForFlex(Exchange sent) {
    return new String(sent.request().body(), java.nio.charset.StandardCharsets.UTF_8)
        .endsWith(",\"service_tier\":\"flex\"}");
  }

  @Test
  void aCallThatMayWaitAsksForFlex() {
    pass(background(call()));
    assertThat(chain.sent()).singleElement().matches(FlexStageTest::asksForFlex);
    assertThat(chain.sent().get(0).call().serviceTier()).isEqualTo("flex");
  }

  @Test
  void othersAreLeftAlone() {
    List<Exchange> others = new ArrayList<>();
    others.add(call().exchange());
    Exchange interactive = call().exchange();
    interactive.trace().urgency(Urgency.INTERACTIVE);
    others.add(interactive);
    others.add(background(Calls.chat("no flex price of gpt-4o")));
    others.add(background(Calls.embeddings("no tiers")));
    others.add(
        background(call().body(Calls.chatBody("gpt-5-mini", "hi", ",\"service_tier\":\"auto\""))));
    others.add(background(call().remainingNanos(TimeUnit.SECONDS.toNanos(59))));
    others.add(background(call()).with(Effort.once(1_000_000_000L)));
    others.add(background(call().settings(Settings.defaults().with(Options.FLEX_ENABLED, false))));
    others.add(background(call().settings(Settings.defaults().with(Options.PRESET, Preset.OFF))));
    for (int i = 0; i < others.size(); i++) {
      if (i != others.size() - 1) {
        pass(others.get(i));
        assertThat(chain.sent().get(i)).isSameAs(others.get(i));
      }
    }
  }

  @Test
  void aProviderWithoutRoomIsAskedAtTheStandardTierAtOnceAndNotForFlexAgainForAWhile() {
    provider =
        sent ->
            asksForFlex(sent)
                ? Answers.live(429, "application/json", Answers.utf8("{}"))
                : Answers.json(Answers.chat("hello"));
    Exchange first = background(call());
    assertThat(pass(first).status()).isEqualTo(200);
    assertThat(chain.calls()).isEqualTo(2);
    assertThat(chain.sent().get(1)).isSameAs(first);
    Exchange second = background(call());
    assertThat(pass(second).status()).isEqualTo(200);
    assertThat(chain.calls()).isEqualTo(3);
    assertThat(chain.sent().get(2)).isSameAs(second);
  }

  @Test
  void aCallerOverItsOwnLimitIsNotSentAgain() {
    String error = "{\"error\":{\"message\":\"slow down\",\"code\":\"rate_limit_exceeded\"}}";
    provider = sent -> Answers.live(429, "application/json", Answers.utf8(error));
    HttpResponse given = pass(background(call()));
    assertThat(given.status()).isEqualTo(429);
    assertThat(Answers.read(given)).isEqualTo(error);
    assertThat(chain.calls()).isEqualTo(1);
    pass(background(call()));
    assertThat(asksForFlex(chain.sent().get(1))).as("there may be room all the same").isTrue();
  }

  @Test
  void aTierWithoutRoomIsToldFromALimitOfTheCallersByWhatTheErrorSays() {
    String error =
        "{\"error\":{\"message\":\"Resource unavailable\",\"code\":\"rate_limit_exceeded\"}}";
    provider =
        sent ->
            asksForFlex(sent)
                ? Answers.live(429, "application/json", Answers.utf8(error))
                : Answers.json(Answers.chat("hello"));
    assertThat(pass(background(call())).status()).isEqualTo(200);
    assertThat(chain.calls()).isEqualTo(2);
  }

  @Test
  void aProviderThatDoesNotKnowTheTierIsNotAskedForItAgain() {
    provider =
        sent ->
            asksForFlex(sent)
                ? Answers.live(400, "application/json", Answers.utf8("{}"))
                : Answers.json(Answers.chat("hello"));
    pass(background(call()));
    pass(background(call()));
    assertThat(chain.calls()).isEqualTo(3);
    assertThat(asksForFlex(chain.sent().get(2))).isFalse();
  }

  @Test
  void aRequestThatIsBadInItselfSaysNothingOfTheTier() {
    provider = sent -> Answers.live(400, "application/json", Answers.utf8("{}"));
    assertThat(pass(background(call())).status()).isEqualTo(400);
    provider = any -> Answers.json(Answers.chat("hello"));
    pass(background(call()));
    assertThat(chain.sent().get(2)).matches(FlexStageTest::asksForFlex);
  }

  @Test
  void whatMayHaveBeenPaidForIsNotSentAgain() {
    FakeChain broken =
        FakeChain.later(any -> CompletableFuture.failedFuture(new IOException("reset")));
    assertThatThrownBy(
            () -> Stages.pass(stage, background(call()), broken).toCompletableFuture().join())
        .hasRootCauseMessage("reset");
    assertThat(broken.calls()).isEqualTo(1);
    provider = any -> Answers.live(500, "application/json", Answers.utf8("{}"));
    assertThat(pass(background(call())).status()).isEqualTo(500);
    assertThat(chain.calls()).isEqualTo(1);
  }

  /** Marks all calls. */
  private static final class Patient implements Stage {
    @Override
    public String name() {
      return "patient";
    }

    @Override
    public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
      exchange.trace().urgency(Urgency.BACKGROUND);
      return rest.proceed(exchange);
    }
  }

  private CallRecord booked(Settings settings, Function<HttpRequest, HttpResponse> answers) {
    List<CallRecord> records = new ArrayList<>();
    Gateway gateway =
        new Gateway(
            List.of(new Patient(), stage),
            new PassedThrough(),
            url -> "openai",
            new Accountant(
                PriceBook::standard, call -> "chat", (made, held) -> records.add(made.get())));
    Exchange call = call().exchange();
    HttpResponse response =
        gateway
            .handle(
                call.request(),
                call.context(),
                request -> CompletableFuture.completedFuture(answers.apply(request)),
                new Rollout(settings))
            .toCompletableFuture()
            .join();
    Answers.read(response);
    assertThat(records).hasSize(1);
    return records.get(0);
  }

  private static HttpResponse served(String tier) {
    return Answers.json(
        Answers.chat("hello")
            .replace("\"gpt-4o\"", "\"gpt-5-mini\"")
            .replaceFirst("\\{", "{\"service_tier\":\"" + tier + "\","));
  }

  @Test
  void theTierThatTheAnswerNamesIsBooked() {
    // 5 tokens at 0.25 and 2 at 2.00 USD for a million
    CallRecord flex = booked(Settings.defaults(), request -> served("flex"));
    assertThat(flex.costUsd()).isEqualByComparingTo("0.000002625");
    assertThat(flex.baselineCostUsd()).isEqualByComparingTo("0.00000525");
    assertThat(flex.savedUsd()).isEqualByComparingTo("0.000002625");
    assertThat(flex.urgency()).isEqualTo("background");
    assertThat(flex.serviceTier()).isEqualTo("flex");
    CallRecord standard = booked(Settings.defaults(), request -> served("default"));
    assertThat(standard.costUsd()).isEqualByComparingTo("0.00000525");
    assertThat(standard.savedUsd()).isZero();
  }

  @Test
  void aRefusalCostsNothingAndIsNamed() {
    CallRecord record =
        booked(
            Settings.defaults(),
            request ->
                new String(request.body(), java.nio.charset.StandardCharsets.UTF_8).contains("flex")
                    ? Answers.live(429, "application/json", Answers.utf8("{}"))
                    : served("default"));
    assertThat(record.status()).isEqualTo(200);
    assertThat(record.costUsd()).isEqualByComparingTo("0.00000525");
    assertThat(record.attempts()).hasSize(2);
    assertThat(record.attempts().get(0).setback().errorClass()).isEqualTo("flex_unavailable");
  }

  @Test
  void observeSaysWhatItWouldHaveSaved() {
    CallRecord record =
        booked(
            Settings.defaults().with(Options.PRESET, Preset.OBSERVE),
            request -> {
              assertThat(new String(request.body(), java.nio.charset.StandardCharsets.UTF_8))
                  .doesNotContain("flex");
              return served("default");
            });
    assertThat(record.wouldSaveBy()).isEqualTo("flex");
    assertThat(record.wouldSaveUsd()).isEqualByComparingTo("0.000002625");
  }

  @Test
  void pausesGrowAndEnd() {
    FlexRefusals refusals = new FlexRefusals();
    Exchange exchange = call().exchange();
    long second = Duration.ofSeconds(1).toNanos();
    refusals.refused(exchange, 0);
    assertThat(refusals.isPausing(exchange, 29 * second)).isTrue();
    assertThat(refusals.isPausing(exchange, 30 * second)).isFalse();
    refusals.refused(exchange, 30 * second);
    assertThat(refusals.isPausing(exchange, 89 * second)).isTrue();
    assertThat(refusals.isPausing(exchange, 90 * second)).isFalse();
    refusals.served(exchange);
    refusals.refused(exchange, 100 * second);
    assertThat(refusals.isPausing(exchange, 130 * second)).isFalse();
  }
}
