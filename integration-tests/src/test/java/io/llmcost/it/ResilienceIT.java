package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmcost.it.Trial.Outcome;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.mock.BilledCall;
import io.llmcost.it.mock.MockProvider;
import io.llmcost.it.mock.PriceTable;
import io.llmcost.it.mock.RecordedRequest;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Providers fail, and applications get their answers: the provider's requests are counted. */
@Execution(ExecutionMode.CONCURRENT)
class ResilienceIT {

  private static final String CHEAP = "Qwen/Qwen3-8B";
  private static final String PLAIN = "preset: safe\ncache: { enabled: false }\n";
  private static final String ROUTED =
      PLAIN
          + """
          models:
            qwen3-8b: { provider: global, name: Qwen/Qwen3-8B, price: { input: 0.003, output: 0.01 } }
          routes:
            - name: cheap-first
              when: { endpoint: chat_completions, model: gpt-4o }
              use: [qwen3-8b, "same:gpt-4o"]
              gate: { min_score: 0 }
              first_token_timeout: 2s
          """;

  @TempDir Path folder;

  static Stream<Target> clientsWithoutRetries() {
    return Target.of(
        Client.OKHTTP,
        Client.JDK,
        Client.URL_CONNECTION,
        Client.APACHE4,
        Client.APACHE4_ASYNC,
        Client.APACHE5,
        Client.WEBCLIENT);
  }

  static Stream<Target> sdk() {
    return Target.of(Client.OPENAI);
  }

  /** Those that can look at the beginning of a stream. */
  static Stream<Target> clientsThatLookAhead() {
    return Target.of(
        Client.OKHTTP, Client.OPENAI, Client.JDK, Client.URL_CONNECTION, Client.APACHE5);
  }

  static Stream<Target> bareClientsThatLookAhead() {
    return Target.of(Client.OKHTTP, Client.JDK);
  }

  private static String oneScenario(Target target) {
    return target.client() == Client.APACHE4_ASYNC ? "async@a" : "sync@a";
  }

  private static List<String> streams(Target target) {
    return target.client() == Client.OPENAI
        ? List.of("stream@s", "stream-async@s")
        : target.client().streams().stream()
            .filter(stream -> target.client() != Client.APACHE5 || !stream.contains("async"))
            .map(stream -> stream + "@s")
            .toList();
  }

  private static List<String> errors(Ledger.Entry entry) {
    List<String> errors = new ArrayList<>();
    for (JsonNode attempt : entry.json().get("attempts")) {
      errors.add(attempt.hasNonNull("error_class") ? attempt.get("error_class").asText() : "-");
    }
    return errors;
  }

  private static BigDecimal paid(List<BilledCall> bill) {
    return bill.stream().map(BilledCall::usd).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clientsWithoutRetries")
  void aCallThatFailsInPassingIsMadeGood(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      List<String> scenarios = List.of(oneScenario(target));
      Outcome without = trial.without(scenarios);
      trial.first("status=500", "status=409");
      Outcome with = trial.with(PLAIN, scenarios);
      assertThat(with.lines()).isEqualTo(without.lines());
      assertThat(trial.openAi().requests()).hasSize(3);
      assertThat(trial.openAi().requests().stream().map(RecordedRequest::bodyText).distinct())
          .hasSize(1);
      Ledger.Entry entry = with.ledger().entries().get(0);
      assertThat(with.ledger().entries()).hasSize(1);
      assertThat(errors(entry)).containsExactly("server", "conflict", "-");
      assertThat(entry.number("status")).isEqualByComparingTo("200");
      assertThat(entry.number("cost_usd")).isEqualByComparingTo(paid(trial.openAi().bill()));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clientsWithoutRetries")
  void aDeadProviderIsAskedAsOftenAsConfigured(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      trial.when("@a?", "status=500");
      Outcome without = trial.without(List.of(oneScenario(target)));
      Outcome with = trial.with(PLAIN + "retry: { attempts: 2 }\n", List.of(oneScenario(target)));
      assertThat(with.lines()).as("the provider's own error").isEqualTo(without.lines());
      assertThat(trial.openAi().requests()).hasSize(2);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sdk")
  void retriesOfAnSdkAreNotMultiplied(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      trial.when("@a?", "status=500");
      Outcome without = trial.without(List.of("sync@a"));
      assertThat(trial.openAi().requests()).hasSize(3);
      Outcome left = trial.with(PLAIN, List.of("sync@a"));
      assertThat(left.lines()).isEqualTo(without.lines());
      assertThat(trial.openAi().requests()).as("left to the SDK").hasSize(3);
      assertThat(left.ledger().entries()).hasSize(3);
      Outcome taken = trial.with(PLAIN + "retry: { when: always }\n", List.of("sync@a"));
      assertThat(taken.lines()).isEqualTo(without.lines());
      assertThat(trial.openAi().requests()).as("taken over from the SDK").hasSize(3);
      assertThat(taken.ledger().entries()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clientsThatLookAhead")
  void aStreamThatBreaksBeforeItsContentIsMadeGood(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      for (String stream : streams(target)) {
        Outcome without = trial.without(List.of(stream));
        trial.first("cut=40", "error-event=1");
        Outcome with = trial.with(PLAIN, List.of(stream));
        assertThat(with.lines()).isEqualTo(without.lines());
        assertThat(trial.openAi().requests()).hasSize(3);
        assertThat(errors(with.ledger().entries().get(0)))
            .containsExactly("stream_broken", "stream_error", "-");
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clientsThatLookAhead")
  void oneThatBreaksAfterwardsIsNeverMadeAgain(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      trial.when("@s?", "cut=1000");
      for (String stream : streams(target)) {
        Outcome without = trial.without(List.of(stream));
        Outcome with = trial.with(PLAIN + "usage.ask: never\n", List.of(stream));
        assertThat(with.lines()).isEqualTo(without.lines());
        assertThat(trial.openAi().requests()).hasSize(1);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bareClientsThatLookAhead")
  void aTierThatIsTooSlowIsLeftForTheNext(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      for (String stream : streams(target)) {
        Outcome without = trial.without(List.of(stream));
        for (String hanging : List.of("hang=head", "hang=10")) {
          trial.when(CHEAP, hanging);
          Outcome with = trial.with(ROUTED, List.of(stream));
          assertThat(with.lines()).as(hanging).isEqualTo(without.lines());
          assertThat(errors(with.ledger().entries().get(0)))
              .containsExactly("first_token_timeout", "-");
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bareClientsThatLookAhead")
  void aTierWhoseKeyIsDeadIsNotAskedForAWhile(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      trial.when(CHEAP, "status=401");
      Outcome with = trial.with(ROUTED, List.of("sync@a", "sync@b", "sync@c"));
      assertThat(with.lines()).allMatch(line -> line.matches("(?s)\\S+ 200 .+"));
      assertThat(trial.global().requests()).hasSize(1);
      assertThat(trial.openAi().requests()).hasSize(3);
    }
  }

  /** The provider is down while calls keep coming: none is lost, and it is left alone. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("bareClientsThatLookAhead")
  void anOutageCostsNoCall(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      trial.when(CHEAP, "status=503");
      List<String> scenarios = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        scenarios.add("sync@n" + i);
      }
      Outcome with = trial.with(ROUTED, scenarios);
      assertThat(with.lines()).hasSize(40).allMatch(line -> line.matches("(?s)\\S+ 200 .+"));
      assertThat(trial.openAi().requests()).hasSize(40);
      assertThat(trial.global().requests()).as("until it is passed over").hasSize(5);
      assertThat(with.ledger().sum("cost_usd").add(with.ledger().sum("side_cost_usd")))
          .isEqualByComparingTo(paid(trial.openAi().bill()));
    }
  }

  private static final String REGIONAL =
      PLAIN
          + """
          models:
            qwen3-8b: { provider: regional, name: Qwen/Qwen3-8B, price: { input: 0.003, output: 0.01 } }
          routes:
            - { name: regional, when: { model: gpt-4o }, use: qwen3-8b }
          """;

  private static String regional(MockProvider eu, MockProvider us, String more) {
    return "regional: { base_url: \"%s\", api_key: rk, regions: [{ name: eu, base_url: \"%s\" }, { name: us, base_url: \"%s\", api_key: us-key }]%s }"
        .formatted(eu.baseUrl(), eu.baseUrl(), us.baseUrl(), more);
  }

  private static List<String> calls(String kind, int count) {
    List<String> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(kind + "@n" + i);
    }
    return calls;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bareClientsThatLookAhead")
  void aRegionThatFailsIsLeftAtOnceAndThenForAWhile(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder);
        MockProvider eu = MockProvider.start("eu", PriceTable.global(), 0);
        MockProvider us = MockProvider.start("us", PriceTable.global(), 0)) {
      eu.setUsual("status=503");
      us.requireKey("us-key");
      trial.provider(regional(eu, us, ""));
      Outcome with = trial.with(REGIONAL, calls("sync", 30));
      assertThat(with.lines()).allMatch(line -> line.matches("(?s)\\S+ 200 .+"));
      assertThat(us.requests()).hasSize(30);
      assertThat(eu.requests()).as("until it is passed over").hasSize(5);
      assertThat(trial.openAi().requests()).isEmpty();
      assertThat(with.ledger().entries()).allMatch(e -> "us".equals(e.text("region")));
      assertThat(with.ledger().sum("cost_usd")).isEqualByComparingTo(paid(us.bill()));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bareClientsThatLookAhead")
  void conversationsKeepTheirRegionAndNoneLeavesItsResidency(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder);
        MockProvider eu = MockProvider.start("eu", PriceTable.global(), 0);
        MockProvider us = MockProvider.start("us", PriceTable.global(), 0)) {
      trial.provider(regional(eu, us, ""));
      List<String> calls = new ArrayList<>(calls("sync", 20));
      calls.addAll(calls("sync", 20));
      trial.with(REGIONAL, calls);
      assertThat(eu.requests()).hasSizeBetween(4, 36);
      assertThat(eu.requests().size() + us.requests().size()).isEqualTo(40);
      List<String> ofEu = eu.requests().stream().map(RecordedRequest::bodyText).toList();
      assertThat(ofEu).hasSize(2 * (int) ofEu.stream().distinct().count());
    }
    try (Trial trial = new Trial(target, folder.resolve("residency"));
        MockProvider eu = MockProvider.start("eu", PriceTable.global(), 0);
        MockProvider us = MockProvider.start("us", PriceTable.global(), 0)) {
      eu.setUsual("status=503");
      trial.provider(regional(eu, us, ", residency: [eu]"));
      Outcome with = trial.with(REGIONAL, calls("sync", 10));
      assertThat(us.requests()).isEmpty();
      assertThat(trial.openAi().requests()).as("the application's own request").hasSize(10);
      assertThat(with.lines()).allMatch(line -> line.matches("(?s)\\S+ 200 .+"));
    }
  }
}
