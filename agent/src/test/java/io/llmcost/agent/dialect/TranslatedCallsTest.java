package io.llmcost.agent.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import io.llmcost.agent.gateway.Accountant;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Gateway;
import io.llmcost.agent.gateway.NoSideCalls;
import io.llmcost.agent.gateway.PassedThrough;
import io.llmcost.agent.gateway.Rollout;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.ledger.CallRecord;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.provider.ProviderNames;
import io.llmcost.agent.route.Capabilities;
import io.llmcost.agent.route.Costs;
import io.llmcost.agent.route.RouteStage;
import io.llmcost.agent.route.Router;
import io.llmcost.agent.stagetest.Answers;
import io.llmcost.agent.stagetest.Calls;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls from the route to the provider and back, and what they are booked as. */
class TranslatedCallsTest {

  private static final Path FOLDER = Path.of("src/test/resources/dialect/messages");
  private static final String CONFIGURATION =
      """
      preset: safe
      cache: { enabled: false }
      usage: { ask: %s }
      providers:
        claude: { base_url: "https://api.anthropic.com", api_key: ak-secret }
      models:
        haiku: { provider: claude, name: claude-haiku-4-5 }
      routes:
        - { name: r, when: { model: gpt-4o }, use: [haiku] }
      """;

  @TempDir Path folder;

  private final DialectStage dialect = new DialectStage();
  private final List<HttpRequest> sent = new ArrayList<>();
  private final List<CallRecord> booked = new ArrayList<>();

  private HttpResponse call(
      String configuration, Calls calls, Function<HttpRequest, HttpResponse> upstream)
      throws IOException {
    Path file = Files.writeString(folder.resolve("llmcost.yaml"), configuration);
    Settings settings = SettingsReader.read(Sources.ofFile(file.toFile())).settings();
    Exchange call = calls.exchange();
    Gateway gateway =
        new Gateway(
            List.of(
                new RouteStage(
                    new Router(exchange -> null, Capabilities.UNKNOWN, Costs.UNKNOWN),
                    Costs.UNKNOWN,
                    NoSideCalls.create())),
            List.of(dialect),
            new PassedThrough(),
            new ProviderNames(settings),
            new Accountant(
                () -> PriceBook.builder().settings(settings).build(),
                request -> "chat",
                (made, held) -> booked.add(made.get())));
    return gateway
        .handle(
            call.request(),
            call.context(),
            request -> {
              sent.add(request);
              return CompletableFuture.completedFuture(upstream.apply(request));
            },
            new Rollout(settings))
        .toCompletableFuture()
        .join();
  }

  private static byte[] file(String name) {
    try {
      return Files.readAllBytes(FOLDER.resolve(name));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Calls chat(String more) {
    return new Calls().body(Calls.chatBody("gpt-4o", "hi", more));
  }

  @Test
  void theProviderGetsItsOwnApiAndTheApplicationTheAnswerOfItsOwn() throws IOException {
    HttpResponse response =
        call(
            CONFIGURATION.formatted("auto"),
            chat(",\"temperature\":0.5").header("X-Secret", "s"),
            request -> Answers.live(200, "application/json", file("answer/text.in.json")));

    HttpRequest request = sent.get(0);
    assertThat(request.url().toString()).isEqualTo("https://api.anthropic.com/v1/messages");
    assertThat(request.headers().get("x-api-key")).isEqualTo("ak-secret");
    assertThat(request.headers().get("anthropic-version")).isEqualTo("2023-06-01");
    assertThat(request.headers().has("authorization")).isFalse();
    assertThat(request.headers().has("x-secret")).isFalse();
    assertThat(Samples.text(request.body()))
        .isEqualTo(
            "{\"model\":\"claude-haiku-4-5\",\"max_tokens\":8192,\"messages\":[{\"role\":\"user\","
                + "\"content\":[{\"type\":\"text\",\"text\":\"hi\"}]}],\"temperature\":0.5}");
    assertThat(Answers.read(response))
        .startsWith("{\"id\":\"msg_01\",\"object\":\"chat.completion\"");
    assertThat(response.headers().get("content-type")).isEqualTo("application/json");

    CallRecord record = booked.get(0);
    assertThat(record.provider()).isEqualTo("claude");
    assertThat(record.servedModel()).isEqualTo("claude-haiku-4-5-20251001");
    assertThat(record.usage().source()).isEqualTo(TokenUsage.Source.REPORTED);
    assertThat(record.usage().input()).isEqualTo(20);
    assertThat(record.usage().cacheRead()).isEqualTo(1_000);
    assertThat(record.usage().cacheWrite()).isEqualTo(100);
    // 20 at 1, 1000 at 0.1, 100 at 1.25 and 7 at 5 USD per million
    assertThat(record.costUsd()).isEqualByComparingTo("0.00028");
    assertThat(record.route()).isEqualTo("r");
    assertThat(record.attempts()).hasSize(1);
  }

  @Test
  void aStreamIsPricedByWhatWasReportedAndShowsItOnlyIfAsked() throws IOException {
    for (String ask : List.of("auto", "never")) {
      for (boolean asked : List.of(true, false)) {
        booked.clear();
        String more = asked ? ",\"stream_options\":{\"include_usage\":true}" : "";
        HttpResponse response =
            call(
                CONFIGURATION.formatted(ask),
                chat(",\"stream\":true" + more),
                request -> Answers.live(200, "text/event-stream", file("stream/text.in.sse")));
        String expected = Samples.text(file("stream/text" + (asked ? "-usage" : "") + ".out.sse"));
        assertThat(Answers.read(response).replaceAll("\"created\":\\d+", "\"created\":0"))
            .isEqualTo(expected.replaceAll("\"created\":\\d+", "\"created\":0"));
        assertThat(booked.get(0).usage().source()).isEqualTo(TokenUsage.Source.REPORTED);
        assertThat(booked.get(0).costUsd()).isEqualByComparingTo("0.00028");
        assertThat(booked.get(0).servedModel()).isEqualTo("claude-haiku-4-5-20251001");
      }
    }
  }

  @Test
  void whatIsNoAnswerIsReplacedByTheApplicationsOwnRequest() throws IOException {
    List<HttpResponse> troubles =
        List.of(
            Answers.live(529, "application/json", file("error/overloaded.in.json")),
            Answers.json("{\"type\":\"message\"}"),
            Answers.json("<html>"));
    for (HttpResponse trouble : troubles) {
      sent.clear();
      HttpResponse response =
          call(
              CONFIGURATION.formatted("auto"),
              chat(""),
              request ->
                  request.url().host().equals("api.anthropic.com")
                      ? trouble
                      : Answers.json(Answers.chat("hello")));
      assertThat(Answers.read(response)).isEqualTo(Answers.chat("hello"));
      assertThat(sent).hasSize(2);
      assertThat(sent.get(1).headers().get("authorization")).isEqualTo("Bearer " + Calls.KEY);
    }
  }

  @Test
  void anAnswerThatCannotBeTranslatedIsBookedAllTheSame() throws IOException {
    String billed =
        "{\"type\":\"message\",\"model\":\"claude-haiku-4-5\",\"content\":[{\"type\":\"new\"}],"
            + "\"stop_reason\":\"unheard_of\",\"usage\":{\"input_tokens\":20,\"output_tokens\":7}}";
    HttpResponse response =
        call(
            CONFIGURATION.formatted("auto"),
            chat(""),
            request ->
                request.url().host().equals("api.anthropic.com")
                    ? Answers.json(billed)
                    : Answers.json(Answers.chat("hello")));
    Answers.read(response);
    CallRecord record = booked.get(0);
    assertThat(record.attempts().get(0).status()).isEqualTo(200);
    assertThat(record.attempts().get(0).verdict()).isEqualTo("untranslatable");
    // 20 at 1 and 7 at 5 USD per million, for nothing; the other one is of gpt-4o
    assertThat(record.sideCostUsd()).isEqualByComparingTo("0.000055");
    assertThat(record.costUsd()).isEqualByComparingTo("0.0000325");
  }

  @Test
  void aTranslatedStreamThatBreaksOffIsBookedAsFarAsItCame() throws IOException {
    String whole = Samples.text(file("stream/text.in.sse"));
    String begun = whole.substring(0, whole.indexOf("event: message_delta"));
    HttpResponse response =
        call(
            CONFIGURATION.formatted("auto"),
            chat(",\"stream\":true"),
            request -> Answers.live(200, "text/event-stream", Answers.utf8(begun)));
    Answers.readPart(response, begun.length(), new IOException("reset"));
    TokenUsage usage = booked.get(0).usage();
    assertThat(usage.source()).isEqualTo(TokenUsage.Source.ESTIMATED);
    assertThat(usage.input()).isEqualTo(20);
    assertThat(usage.cacheRead()).isEqualTo(1_000);
    assertThat(usage.cacheWrite()).isEqualTo(100);
    assertThat(usage.output()).isBetween(2L, 20L);
    assertThat(booked.get(0).costUsd()).isGreaterThan(new BigDecimal("0.000245"));
  }

  @Test
  void aCallThatCannotBePutSoIsNotSentThere() throws IOException {
    call(
        CONFIGURATION.formatted("auto"),
        chat(",\"seed\":1"),
        request -> Answers.json(Answers.chat("hello")));
    assertThat(sent).singleElement().matches(r -> r.url().host().equals("api.openai.com"));
  }

  @Test
  void aMemberThatTheConfigurationTakesOutIsNoHindrance() throws IOException {
    String renaming =
        CONFIGURATION
            .formatted("auto")
            .replace("name: claude-haiku-4-5", "name: claude-haiku-4-5, rename: { seed: null }");
    call(
        renaming,
        chat(",\"seed\":1"),
        request -> Answers.live(200, "application/json", file("answer/text.in.json")));
    assertThat(sent).singleElement().matches(r -> r.url().host().equals("api.anthropic.com"));
    assertThat(Samples.text(sent.get(0).body())).doesNotContain("seed");
  }

  @Test
  void aJudgedAnswerIsNotAskedForWhatCannotBeAskedThere() throws IOException {
    String judged =
        CONFIGURATION
            .formatted("auto")
            .replace("use: [haiku]", "use: [haiku, \"same:gpt-4o\"], gate: { min_score: 0.8 }");
    HttpResponse response =
        call(
            judged,
            chat(""),
            request -> Answers.live(200, "application/json", file("answer/text.in.json")));
    assertThat(Answers.read(response)).contains("Bonjour");
    assertThat(sent).singleElement().matches(r -> r.url().host().equals("api.anthropic.com"));
    assertThat(booked.get(0).attempts()).hasSize(1);
    assertThat(booked.get(0).costUsd()).isEqualByComparingTo("0.00028");
  }

  @Test
  void aCallToAnthropicItselfIsBookedAndLeftAlone() throws IOException {
    String body =
        "{\"model\":\"claude-haiku-4-5\",\"temperature\":0,\"max_tokens\":9,\"messages\":[]}";
    Calls own = new Calls().url("https://api.anthropic.com/v1/messages").body(body);
    String routing = CONFIGURATION.formatted("auto").replace("{ model: gpt-4o }", "{}");
    HttpResponse response =
        call(
            routing,
            own,
            request -> Answers.live(200, "text/event-stream", file("stream/text.in.sse")));
    assertThat(Answers.readBytes(response)).isEqualTo(file("stream/text.in.sse"));
    assertThat(Samples.text(sent.get(0).body())).isEqualTo(body);
    CallRecord record = booked.get(0);
    assertThat(record.api()).isEqualTo("messages");
    assertThat(record.route()).isNull();
    assertThat(record.costUsd()).isEqualByComparingTo("0.00028");
    assertThat(record.savedUsd()).isEqualByComparingTo("0");
  }

  private static final String CHAT_ONLY =
      """
      preset: safe
      cache: { enabled: false }
      providers:
        qwen: { base_url: "https://qwen.example/v1", api_key: qk, endpoints: [chat_completions] }
        claude: { base_url: "https://api.anthropic.com/v1", api_key: ak }
      models:
        small: { provider: qwen, name: qwen-3, price: { input: 1, output: 2, cache_read: 0.5 } }
        haiku: { provider: claude, name: claude-haiku-4-5 }
      routes:
        - { name: r, when: { model: gpt-4o }, use: [%s] }
      """;

  private static Calls response(String more) {
    return new Calls()
        .url("https://api.openai.com/v1/responses")
        .body("{\"model\":\"gpt-4o\",\"input\":\"hi\",\"store\":false" + more + "}");
  }

  @Test
  void aProviderWithoutResponsesIsAskedInChatCompletions() throws IOException {
    HttpResponse response =
        call(
            CHAT_ONLY.formatted("small"),
            response(""),
            request -> Answers.live(200, "application/json", responses("answer/text.in.json")));
    assertThat(sent.get(0).url().toString()).isEqualTo("https://qwen.example/v1/chat/completions");
    assertThat(Samples.text(sent.get(0).body()))
        .isEqualTo("{\"model\":\"qwen-3\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    assertThat(Answers.read(response)).startsWith("{\"id\":\"resp_7\",\"object\":\"response\"");
    CallRecord record = booked.get(0);
    assertThat(record.api()).isEqualTo("responses");
    assertThat(record.provider()).isEqualTo("qwen");
    assertThat(record.servedModel()).isEqualTo("qwen-3");
    // 16 at 1, 4 at 0.5 and 7 at 2 USD per million
    assertThat(record.costUsd()).isEqualByComparingTo("0.000032");
  }

  @Test
  void itsStreamIsTranslatedToo() throws IOException {
    HttpResponse response =
        call(
            CHAT_ONLY.formatted("small"),
            response(",\"stream\":true"),
            request -> Answers.live(200, "text/event-stream", responses("stream/text.in.sse")));
    assertThat(Answers.read(response)).contains("event: response.completed\n");
    assertThat(booked.get(0).usage().source()).isEqualTo(TokenUsage.Source.REPORTED);
    assertThat(booked.get(0).costUsd()).isEqualByComparingTo("0.000032");
    assertThat(booked.get(0).error()).isNull();
  }

  @Test
  void aServerThatRefusesTheQuestionForUsageIsAskedWithoutItFromThenOn() throws IOException {
    Function<HttpRequest, HttpResponse> old =
        request ->
            Samples.text(request.body()).contains("stream_options")
                ? Answers.live(400, "application/json", Answers.utf8("{}"))
                : Answers.live(200, "text/event-stream", responses("stream/text.in.sse"));
    for (int i = 0; i < 2; i++) {
      HttpResponse response = call(CHAT_ONLY.formatted("small"), response(",\"stream\":true"), old);
      assertThat(Answers.read(response)).contains("event: response.completed\n");
    }
    assertThat(sent.stream().map(request -> Samples.text(request.body())))
        .extracting(body -> body.contains("\"stream_options\":{\"include_usage\":true}"))
        .containsExactly(true, false, false);
  }

  @Test
  void whatIsRefusedForSomethingElseIsAskedAgainNextTime() throws IOException {
    for (int i = 0; i < 2; i++) {
      HttpResponse response =
          call(
              CHAT_ONLY.formatted("small"),
              response(",\"stream\":true"),
              request -> Answers.live(400, "application/json", Answers.utf8("{\"error\":{}}")));
      assertThat(response.status()).isEqualTo(400);
    }
    assertThat(sent.stream().map(request -> Samples.text(request.body())))
        .extracting(body -> body.contains("stream_options"))
        .as("with the question, without, and the application's own request")
        .containsExactly(true, false, false, true, false, false);
  }

  @Test
  void responsesAreAskedOfAnthropicInTwoSteps() throws IOException {
    HttpResponse whole =
        call(
            CHAT_ONLY.formatted("haiku"),
            response(",\"instructions\":\"Be brief.\""),
            request -> Answers.live(200, "application/json", file("answer/text.in.json")));
    assertThat(sent.get(0).url().toString()).isEqualTo("https://api.anthropic.com/v1/messages");
    assertThat(Samples.text(sent.get(0).body())).contains("\"system\":[{\"type\":\"text\"");
    assertThat(Answers.read(whole)).contains("\"text\":\"Bonjour");
    assertThat(booked.get(0).costUsd()).isEqualByComparingTo("0.00028");

    HttpResponse stream =
        call(
            CHAT_ONLY.formatted("haiku"),
            response(",\"stream\":true"),
            request -> Answers.live(200, "text/event-stream", file("stream/text.in.sse")));
    assertThat(Answers.read(stream))
        .contains("event: response.output_text.delta\n", "event: response.completed\n");
    assertThat(booked.get(1).costUsd()).isEqualByComparingTo("0.00028");
    assertThat(booked.get(1).usage().cacheRead()).isEqualTo(1_000);
  }

  @Test
  void anEndpointThatNobodyCanTranslateIsNoCandidate() throws IOException {
    String other = CHAT_ONLY.replace("model: gpt-4o", "endpoint: completions").formatted("small");
    Calls legacy =
        new Calls()
            .url("https://api.openai.com/v1/completions")
            .body("{\"model\":\"gpt-3.5-turbo-instruct\",\"prompt\":\"hi\"}");
    call(other, legacy, request -> Answers.json(Answers.chat("hello")));
    assertThat(sent).singleElement().matches(r -> r.url().host().equals("api.openai.com"));
  }

  @Test
  void aProviderWithResponsesOnlyIsAskedInResponses() throws IOException {
    String only =
        CHAT_ONLY
            .formatted("small")
            .replace("endpoints: [chat_completions]", "endpoints: responses");
    HttpResponse response =
        call(
            only,
            chat(",\"stream\":true"),
            request -> Answers.live(200, "text/event-stream", file("../chat/stream/text.in.sse")));
    assertThat(sent.get(0).url().toString()).isEqualTo("https://qwen.example/v1/responses");
    assertThat(Samples.text(sent.get(0).body())).contains("\"store\":false");
    assertThat(Answers.read(response)).endsWith("data: [DONE]\n\n").doesNotContain("usage");
    // 16 at 1, 4 at 0.5 and 7 at 2 USD per million
    assertThat(booked.get(0).costUsd()).isEqualByComparingTo("0.000032");
  }

  private static byte[] responses(String name) {
    return file("../responses/" + name);
  }
}
