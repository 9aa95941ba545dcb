package io.llmcost.agent.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.NoSideCalls;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import io.llmcost.agent.stagetest.FakeChain;
import io.llmcost.agent.stagetest.Stages;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteStageTest {

  private final RouteStage stage =
      new RouteStage(
          new Router(exchange -> "faq", Capabilities.UNKNOWN, Costs.UNKNOWN),
          Costs.UNKNOWN,
          NoSideCalls.create());
  private final FakeChain good = FakeChain.answering(e -> Answers.json(Answers.chat("ok")));

  private static Settings to(String model) {
    return Routes.settings(Routes.when().use("r", model));
  }

  private HttpResponse send(Exchange exchange, FakeChain chain) {
    return Stages.pass(stage, exchange, chain).toCompletableFuture().join();
  }

  private static String body(HttpRequest request) {
    return new String(request.body(), StandardCharsets.UTF_8);
  }

  private static Calls full() {
    return new Calls()
        .body(
            Calls.chatBody(
                "gpt-4o", "hi", ",\"max_tokens\": 7,\"logit_bias\":{\"1\":2},\"x_unknown\":[1 ]"))
        .header("api-key", Calls.KEY)
        .header("x-api-key", Calls.KEY)
        .header("OpenAI-Organization", "org-secret")
        .header("OpenAI-Project", "proj-secret")
        .header("Cookie", "session=" + Calls.KEY)
        .header("X-Stainless-Lang", "java")
        .header("X-Custom-Auth", Calls.KEY)
        .header("User-Agent", "app-secret")
        .header("Proxy-Authorization", Calls.KEY)
        .header("Accept", "application/json");
  }

  @Test
  void swapsOnlyTheModelAtTheSameProvider() {
    for (String model : List.of("mini", "openai-mini", "gpt-4o-mini")) {
      Exchange call = full().settings(to(model)).exchange();
      FakeChain chain = FakeChain.answering(e -> Answers.json(Answers.chat("ok")));
      send(call, chain);
      Exchange sent = chain.sent().get(0);
      assertThat(body(sent.request()))
          .isEqualTo(body(call.request()).replace("gpt-4o", "gpt-4o-mini"));
      assertThat(sent.request().url()).isEqualTo(call.request().url());
      assertThat(sent.request().headers()).isEqualTo(call.request().headers());
      assertThat(sent.call().model()).isEqualTo("gpt-4o-mini");
      assertThat(call.trace().route()).isEqualTo("r");
      assertThat(call.trace().servedModel()).isEqualTo("gpt-4o-mini");
    }
  }

  @Test
  void sendsNothingOfTheApplicationsToAnotherOrigin() {
    Exchange call = full().settings(to("cheap")).exchange();
    send(call, good);
    HttpRequest sent = good.sent().get(0).request();
    assertThat(sent.url()).hasToString("https://other.example/api/v1/chat/completions");
    List<String> headers = new ArrayList<>();
    sent.headers().forEach((name, value) -> headers.add(name.toLowerCase() + ": " + value));
    assertThat(headers)
        .containsExactlyInAnyOrder(
            "content-type: application/json",
            "accept: application/json",
            "x-extra: other",
            "authorization: Bearer " + Routes.PROVIDER_KEY);
    assertThat(body(sent))
        .contains("\"model\":\"vendor/cheap\"", "\"max_completion_tokens\": 7", "[1 ]")
        .doesNotContain("logit_bias", "\"max_tokens\"");
    assertThat(call.trace().provider()).isEqualTo("other");
    assertThat(call.trace().servedModel()).isEqualTo("vendor/cheap");
    assertThat(call.trace().task()).isNull();
  }

  @Test
  void usesTheProvidersOwnKeyHeaderAndQuery() {
    send(full().settings(to("azure-mini")).exchange(), good);
    HttpRequest sent = good.sent().get(0).request();
    assertThat(sent.url())
        .hasToString(
            "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=1");
    assertThat(sent.headers().all("api-key")).containsExactly(Routes.PROVIDER_KEY);
    assertThat(sent.headers().has("authorization")).isFalse();
  }

  @Test
  void usesTheApplicationsKeyOnAnotherPathOfItsOrigin() {
    send(full().settings(to("sibling-mini")).exchange(), good);
    HttpRequest sent = good.sent().get(0).request();
    assertThat(sent.url()).hasToString("https://api.openai.com/v2/chat/completions");
    assertThat(sent.headers().get("Authorization")).isEqualTo("Bearer " + Calls.KEY);
  }

  @Test
  void putsTheModelIntoABodyThatHasNone() throws Exception {
    Exchange call = full().settings(to("cheap")).exchange();
    byte[] body = " { \"messages\":[]}".getBytes(StandardCharsets.UTF_8);
    Exchange azure =
        call.with(
            call.request().withBody(body),
            LlmRequest.read(call.call().endpoint(), body, "deployment"));
    send(azure, good);
    assertThat(body(good.sent().get(0).request()))
        .isEqualTo(" {\"model\":\"vendor/cheap\", \"messages\":[]}");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 402, 403, 404, 408, 409, 422, 429, 500, 502, 503, 529})
  void failsBackOnce(int status) {
    List<HttpResponse> given = new ArrayList<>();
    FakeChain chain =
        FakeChain.answering(
            e -> {
              given.add(Answers.live(status, "application/json", new byte[] {'{', '}'}));
              return given.get(given.size() - 1);
            });
    Exchange call = full().settings(to("cheap")).exchange();
    HttpResponse response = send(call, chain);
    assertThat(response).isSameAs(given.get(1));
    assertThat(Answers.isDiscarded(given.get(0))).isTrue();
    assertThat(Answers.isDiscarded(given.get(1))).isFalse();
    assertThat(chain.sent().get(1)).isSameAs(call);
    assertThat(chain.calls()).isEqualTo(2);
    assertThat(call.trace().route()).isNull();
    assertThat(call.trace().servedModel()).isNull();
  }

  @Test
  void neverFailsBackAfterAGoodHead() {
    FakeChain chain =
        FakeChain.answering(e -> Answers.sse("data: {\"error\":{\"message\":\"late\"}}\n\n"));
    Exchange call = full().settings(to("cheap")).exchange();
    assertThat(send(call, chain).status()).isEqualTo(200);
    assertThat(chain.calls()).isEqualTo(1);
    assertThat(call.trace().route()).isEqualTo("r");
  }

  @Test
  void failsBackWhenTheProviderCannotBeReached() {
    for (Exception failure :
        List.of(
            new ConnectException("refused"),
            new SocketTimeoutException("slow"),
            new CompletionException(new IOException("reset")),
            new IllegalStateException("bad host"))) {
      FakeChain chain = failingFirst(failure);
      assertThat(send(full().settings(to("cheap")).exchange(), chain).status()).isEqualTo(200);
      assertThat(chain.calls()).isEqualTo(2);
    }
  }

  @Test
  void doesNotFailBackWhenNobodyWaits() {
    AtomicBoolean cancelled = new AtomicBoolean(true);
    List<FakeChain> chains =
        List.of(
            failingFirst(new IOException("Canceled")),
            failingFirst(new IOException("late")),
            failingFirst(new InterruptedIOException("timeout")),
            failingFirst(new CancellationException()));
    List<Calls> calls =
        List.of(full().cancelledBy(cancelled), full().remainingNanos(0), full(), full());
    for (int i = 0; i < calls.size(); i++) {
      Exchange call = calls.get(i).settings(to("cheap")).exchange();
      FakeChain chain = chains.get(i);
      assertThatThrownBy(() -> Stages.pass(stage, call, chain).toCompletableFuture().join())
          .isInstanceOfAny(CompletionException.class, CancellationException.class);
      assertThat(chain.calls()).isEqualTo(1);
    }
  }

  private static FakeChain failingFirst(Exception failure) {
    AtomicBoolean failed = new AtomicBoolean();
    return FakeChain.later(
        e ->
            failed.compareAndSet(false, true)
                ? CompletableFuture.failedFuture(failure)
                : CompletableFuture.completedFuture(Answers.json(Answers.chat("original"))));
  }

  @Test
  void observesWithoutChanging() {
    Settings observe = to("cheap").with(Options.PRESET, Preset.OBSERVE);
    Exchange call = full().settings(observe).exchange();
    send(call, good);
    assertThat(good.sent().get(0)).isSameAs(call);
    assertThat(call.trace().forgone().lever()).isEqualTo("route");
    assertThat(call.trace().route()).isNull();
    Exchange off = full().settings(observe.with(Options.ROUTE_ENABLED, false)).exchange();
    send(off, good);
    assertThat(off.trace().forgone()).isNull();
  }

  @Test
  void doesNothingWhenSwitchedOff() {
    Exchange off = full().settings(to("cheap").with(Options.ROUTE_ENABLED, false)).exchange();
    send(off, good);
    assertThat(good.sent().get(0)).isSameAs(off);
    Exchange killed = full().settings(to("cheap").with(Options.PRESET, Preset.OFF)).exchange();
    send(killed, good);
    assertThat(good.sent().get(1)).isSameAs(killed);
  }

  @Test
  void notesTheTaskThatARouteAskedFor() {
    Settings settings = Routes.settings(Routes.when().task("code").use("r", "mini"));
    Exchange call = full().settings(settings).exchange();
    send(call, good);
    assertThat(call.trace().task()).isEqualTo("faq");
    assertThat(good.sent().get(0)).isSameAs(call);
  }
}
