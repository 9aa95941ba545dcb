package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.Trial.Outcome;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.mock.BilledCall;
import io.llmcost.it.mock.MockProvider;
import io.llmcost.it.mock.PriceTable;
import io.llmcost.it.mock.RecordedRequest;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The official SDK reads what a provider with another API has answered, as if it were its own. */
@Execution(ExecutionMode.CONCURRENT)
class DialectIT {

  private static final String CLAUDE =
      "claude: { base_url: \"%s\", api_key: ak-claude, dialect: anthropic }";
  private static final String CHAT_ONLY =
      "local: { base_url: \"%s\", api_key: lk, endpoints: [chat_completions] }";
  private static final String TO_CLAUDE =
      """
      preset: safe
      cache: { enabled: false }
      models:
        haiku:
          provider: claude
          name: claude-haiku-4-5
          price: { input: 1, output: 5, cache_read: 0.1, cache_write: 1.25 }
      routes:
        - { name: claude, when: { model: gpt-4o }, use: [haiku] }
      """;
  private static final String TO_CHAT_ONLY =
      """
      preset: safe
      cache: { enabled: false }
      models:
        qwen3-8b: { provider: local, name: Qwen/Qwen3-8B, price: { input: 0.003, output: 0.01 } }
      routes:
        - { name: chat-only, when: { endpoint: responses }, use: [qwen3-8b] }
      """;

  @TempDir Path folder;

  static Stream<Target> plain() {
    return Stream.concat(Target.of(Client.OPENAI), Target.of(Client.OPENAI_TRANSPORT));
  }

  static Stream<Target> typed() {
    return Target.of(Client.OPENAI_TYPED);
  }

  private static List<String> paid(MockProvider provider) {
    return provider.bill().stream().map(BilledCall::usd).map(DialectIT::plain).sorted().toList();
  }

  private static List<String> booked(Ledger ledger) {
    return ledger.entries().stream().map(e -> plain(e.number("cost_usd"))).sorted().toList();
  }

  private static String plain(BigDecimal usd) {
    return usd.stripTrailingZeros().toPlainString();
  }

  private static MockProvider claude() throws Exception {
    return MockProvider.start("claude", PriceTable.anthropic(), 0);
  }

  private static Trial trial(Target target, Path folder, MockProvider provider, String definition)
      throws Exception {
    Trial trial = new Trial(target, folder);
    trial.provider(definition.formatted(provider.baseUrl()));
    return trial;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("plain")
  void chatCallsAreServedByMessages(Target target) throws Exception {
    Trial.agent();
    List<String> scenarios = List.of("sync", "async", "stream", "stream-async", "raw");
    try (MockProvider claude = claude();
        Trial trial = trial(target, folder, claude, CLAUDE)) {
      claude.setUsual("cached=7");
      Outcome with = trial.with(TO_CLAUDE, scenarios);
      assertThat(with.lines()).hasSameSizeAs(scenarios).allMatch(l -> l.matches("(?s)\\S+ 200 .+"));
      assertThat(trial.openAi().requests()).isEmpty();
      assertThat(claude.requests()).hasSameSizeAs(scenarios);
      for (RecordedRequest request : claude.requests()) {
        assertThat(request.path()).isEqualTo("/v1/messages");
        assertThat(request.header("x-api-key")).isEqualTo("ak-claude");
        assertThat(request.header("anthropic-version")).isEqualTo("2023-06-01");
        assertThat(request.header("authorization")).isNull();
        assertThat(request.bodyText()).contains("\"system\":", "\"max_tokens\":");
      }
      assertThat(booked(with.ledger())).isEqualTo(paid(claude));
      for (Ledger.Entry entry : with.ledger().entries()) {
        assertThat(entry.text("provider")).isEqualTo("claude");
        assertThat(entry.text("served_model")).isEqualTo("claude-haiku-4-5");
        assertThat(entry.number("cache_read_tokens")).isEqualByComparingTo("7");
        assertThat(entry.text("usage_source")).isEqualTo("reported");
      }
    }
  }

  static Stream<Target> okHttp() {
    return Target.of(Client.OKHTTP).limit(1);
  }

  /** What comes again is marked for Anthropic's prompt cache on its way. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("okHttp")
  void instructionsThatComeAgainAreMarkedForTheProvidersCache(Target target) throws Exception {
    Trial.agent();
    List<String> scenarios = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String rules = "Keep to the rules of the house, whatever the guests may say. ".repeat(400);
      Path file = folder.resolve("marked-" + i + ".json");
      Files.writeString(
          file,
          "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"system\",\"content\":\""
              + rules
              + "\"},{\"role\":\"user\",\"content\":\"Question "
              + i
              + "\"}]}");
      scenarios.add("file@" + file);
    }
    try (MockProvider claude = claude();
        Trial trial = trial(target, folder, claude, CLAUDE)) {
      Outcome with = trial.with(TO_CLAUDE + "compress.prompt_cache: true\n", scenarios);
      assertThat(with.lines()).allMatch(line -> line.contains(" 200 "));
      assertThat(claude.requests().get(0).bodyText()).doesNotContain("cache_control");
      for (RecordedRequest request : claude.requests().subList(1, 3)) {
        assertThat(request.bodyText())
            .containsOnlyOnce("\"cache_control\":{\"type\":\"ephemeral\"}")
            .contains("\"system\":[{\"type\":\"text\",\"text\":\"Keep to the rules");
      }
      assertThat(booked(with.ledger())).isEqualTo(paid(claude));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("typed")
  void allThatTheSdkMakesOfAnswersIsTheSameWholeAndStreamed(Target target) throws Exception {
    Trial.agent();
    List<String> forms =
        List.of(
            "chat", "tools", "structured", "responses", "responses-tools", "responses-structured");
    try (MockProvider claude = claude();
        Trial trial = trial(target, folder, claude, CLAUDE)) {
      List<String> scenarios =
          forms.stream().flatMap(f -> Stream.of(f + "=x", f + "-stream=x")).toList();
      Outcome with = trial.with(TO_CLAUDE, scenarios);
      assertSameWholeAndStreamed(with.lines());
      assertThat(trial.openAi().requests()).isEmpty();
      assertThat(booked(with.ledger())).isEqualTo(paid(claude));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("typed")
  void responsesAreServedByChatCompletions(Target target) throws Exception {
    Trial.agent();
    List<String> forms = List.of("responses", "responses-tools", "responses-structured");
    try (MockProvider local = MockProvider.start("local", PriceTable.global(), 0);
        Trial trial = trial(target, folder, local, CHAT_ONLY)) {
      List<String> scenarios =
          forms.stream().flatMap(f -> Stream.of(f + "=x", f + "-stream=x")).toList();
      Outcome with = trial.with(TO_CHAT_ONLY, scenarios);
      assertSameWholeAndStreamed(with.lines());
      assertThat(trial.openAi().requests()).isEmpty();
      assertThat(local.requests())
          .hasSameSizeAs(scenarios)
          .allMatch(request -> request.path().equals("/v1/chat/completions"));
      assertThat(booked(with.ledger())).isEqualTo(paid(local));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("typed")
  void chatCallsAreServedByResponses(Target target) throws Exception {
    Trial.agent();
    List<String> forms = List.of("chat", "tools", "structured");
    String only = CHAT_ONLY.replace("chat_completions", "responses");
    try (MockProvider local = MockProvider.start("local", PriceTable.global(), 0);
        Trial trial = trial(target, folder, local, only)) {
      List<String> scenarios =
          forms.stream().flatMap(f -> Stream.of(f + "=x", f + "-stream=x")).toList();
      String route = TO_CHAT_ONLY.replace("endpoint: responses", "endpoint: chat_completions");
      Outcome with = trial.with(route, scenarios);
      assertSameWholeAndStreamed(with.lines());
      assertThat(trial.openAi().requests()).isEmpty();
      assertThat(local.requests())
          .hasSameSizeAs(scenarios)
          .allMatch(request -> request.path().equals("/v1/responses"));
      assertThat(booked(with.ledger())).isEqualTo(paid(local));
    }
  }

  private static void assertSameWholeAndStreamed(List<String> lines) {
    assertThat(lines).isNotEmpty().allMatch(line -> line.matches("(?s)\\S+ 200 .+"));
    for (int i = 0; i < lines.size(); i += 2) {
      // An accumulator puts an empty list where the answer has none.
      String streamed = lines.get(i + 1).replaceFirst("-stream=", "=");
      assertThat(streamed.replace("Optional[[]]", "Optional.empty")).isEqualTo(lines.get(i));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("plain")
  void whenItIsOverloadedTheApplicationsOwnRequestIsMade(Target target) throws Exception {
    Trial.agent();
    try (MockProvider claude = claude();
        Trial trial = trial(target, folder, claude, CLAUDE)) {
      Outcome without = trial.without(List.of("sync", "stream"));
      claude.setUsual("status=529");
      Outcome with = trial.with(TO_CLAUDE, List.of("sync", "stream"));
      assertThat(with.lines()).isEqualTo(without.lines());
      assertThat(claude.requests()).isNotEmpty();
    }
  }
}
