package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmcost.it.Trial.Outcome;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.mock.MockProvider;
import io.llmcost.it.mock.PriceTable;
import io.llmcost.it.mock.RecordedRequest;
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
              first_token_timeout: 1s
          """;

  @TempDir Path folder;

  static Stream<Target> clientsWithoutRetries() {
    return Target.newestOf(
        Client.OKHTTP,
        Client.JDK,
        Client.URL_CONNECTION,
        Client.APACHE4,
        Client.APACHE4_ASYNC,
        Client.APACHE5,
        Client.WEBCLIENT_17);
  }

  static Stream<Target> sdk() {
    return Target.newestOf(Client.OPENAI);
  }

  /** Those that can look at the beginning of a stream. */
  static Stream<Target> clientsThatLookAhead() {
    return Target.newestOf(
        Client.OKHTTP,
        Client.OPENAI,
        Client.JDK,
        Client.URL_CONNECTION,
        Client.APACHE4,
        Client.APACHE4_ASYNC,
        Client.APACHE5,
        Client.WEBCLIENT_17,
        Client.AZURE,
        Client.AHC_11);
  }

  /** Those that can give up a stream that does not begin. */
  static Stream<Target> clientsThatLimitTheFirstToken() {
    return Stream.concat(
        Target.newestOf(
            Client.OKHTTP,
            Client.JDK,
            Client.APACHE4,
            Client.APACHE4_ASYNC,
            Client.APACHE5,
            Client.WEBCLIENT_17,
            Client.AZURE,
            Client.AHC_11),
        // By what is inside the JDK, which is another thing in each.
        Target.onEveryRelease(Client.URL_CONNECTION));
  }

  static Stream<Target> bareClientsThatLookAhead() {
    return Target.newestOf(Client.OKHTTP, Client.JDK);
  }

  private static String call(Target target, String name) {
    return (target.client() == Client.APACHE4_ASYNC ? "async@" : "sync@") + name;
  }

  /** All ways to read a stream, each with a prompt of its own. */
  private static List<String> streams(Target target, String name) {
    List<String> kinds =
        target.client() == Client.OPENAI
            ? List.of("stream", "stream-async")
            : target.client().streams();
    List<String> streams = new ArrayList<>();
    for (String kind : kinds) {
      streams.add(kind + "@" + name + streams.size());
    }
    return streams;
  }

  private static List<String> errors(Ledger.Entry entry) {
    List<String> errors = new ArrayList<>();
    for (JsonNode attempt : entry.json().get("attempts")) {
      errors.add(attempt.hasNonNull("error_class") ? attempt.get("error_class").asText() : "-");
    }
    return errors;
  }

  private static void answersAll(Outcome with) {
    assertThat(with.lines()).allMatch(line -> line.matches("(?s)\\S+ 200 .+"));
  }

  private static long asked(MockProvider provider, String name) {
    return provider.requests().stream().filter(r -> r.bodyText().contains("@" + name)).count();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clientsWithoutRetries")
  void whatFailsInPassingIsMadeGoodAndWhatFailsForGoodIsTold(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      trial.when("@dead?", "status=500");
      List<String> calls = List.of(call(target, "passing"), call(target, "dead"));
      Outcome without = trial.without(calls);
      trial.first("status=500", "status=409");
      Outcome with = trial.with(PLAIN, calls);
      assertThat(with.lines()).isEqualTo(without.lines());
      assertThat(asked(trial.openAi(), "passing")).isEqualTo(3);
      assertThat(asked(trial.openAi(), "dead")).as("as often as configured").isEqualTo(3);
      assertThat(trial.openAi().requests().stream().map(RecordedRequest::bodyText).distinct())
          .hasSize(2);
      Ledger.Entry good = with.ledger().entries().get(0);
      assertThat(with.ledger().entries()).hasSize(2);
      assertThat(errors(good)).containsExactly("server", "conflict", "-");
      assertThat(good.number("status")).isEqualByComparingTo("200");
      assertThat(good.number("cost_usd")).isEqualByComparingTo(trial.openAi().billedUsd());
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
  void aStreamThatBreaksBeforeItsContentIsMadeGoodAndNeverOneThatBreaksLater(Target target)
      throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      trial.when("@later", "cut=1000; chunk-delay=50");
      List<String> early = streams(target, "early");
      List<String> all = new ArrayList<>(early);
      all.addAll(streams(target, "later"));
      Outcome without = trial.without(all);
      long clientsOwn = asked(trial.openAi(), "later");
      for (int i = 0; i < early.size(); i++) {
        trial.first("cut=40", "error-event=1", "");
      }
      Outcome with = trial.with(PLAIN + "usage.ask: never\nbreaker.enabled: false\n", all);
      assertThat(with.lines()).isEqualTo(without.lines());
      assertThat(asked(trial.openAi(), "early")).isEqualTo(3L * early.size());
      assertThat(asked(trial.openAi(), "later")).as("as without us").isEqualTo(clientsOwn);
      assertThat(with.ledger().entries().subList(0, early.size()))
          .allSatisfy(
              entry ->
                  assertThat(errors(entry)).containsExactly("stream_broken", "stream_error", "-"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clientsThatLimitTheFirstToken")
  void aTierThatIsTooSlowIsLeftForTheNext(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      List<String> all = new ArrayList<>(streams(target, "head"));
      all.addAll(streams(target, "body"));
      Outcome without = trial.without(all);
      trial.atCheap("@head", "hang=head");
      trial.atCheap("@body", "hang=10");
      Outcome with = trial.with(ROUTED + "breaker: { enabled: false }\n", all);
      assertThat(with.lines()).isEqualTo(without.lines());
      assertThat(with.ledger().entries())
          .allSatisfy(
              entry -> assertThat(errors(entry)).containsExactly("first_token_timeout", "-"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bareClientsThatLookAhead")
  void aTierWhoseKeyIsDeadIsNotAskedForAWhile(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      trial.when(CHEAP, "status=401");
      Outcome with = trial.with(ROUTED, calls("sync", 3));
      answersAll(with);
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
      Outcome with = trial.with(ROUTED, calls("sync", 40));
      answersAll(with);
      assertThat(trial.openAi().requests()).hasSize(40);
      assertThat(trial.global().requests()).as("until it is passed over").hasSize(5);
      assertThat(with.ledger().sum("cost_usd").add(with.ledger().sum("side_cost_usd")))
          .isEqualByComparingTo(trial.openAi().billedUsd());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bareClientsThatLookAhead")
  void aTierThatHasBecomeSlowIsPassedOver(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      trial.when(CHEAP, "delay=400");
      Outcome with =
          trial.with(
              ROUTED.replace("first_token_timeout: 1s", "escalate_when_slower_than: 200ms"),
              calls("sync", 40));
      answersAll(with);
      int slow = trial.global().requests().size();
      assertThat(slow).as("until its 99th percentile is known").isBetween(20, 25);
      assertThat(trial.openAi().requests()).hasSize(40 - slow);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bareClientsThatLookAhead")
  void whatAModelCannotOrMayNotAnswerTheNextOneDoes(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      trial.atCheap("@long", "status=400; body=" + error("context_length_exceeded"));
      trial.atCheap("@sharp", "status=400; body=" + error("content_policy_violation"));
      List<String> all = new ArrayList<>(List.of("sync@long", "sync@sharp"));
      all.addAll(streams(target, "long"));
      // A stream that is refused would be sent once more, without asking for its usage.
      Outcome with = trial.with(ROUTED + "usage.ask: never\n", all);
      answersAll(with);
      assertThat(trial.openAi().requests()).hasSize(all.size());
      List<Ledger.Entry> entries = with.ledger().entries();
      assertThat(errors(entries.get(0))).containsExactly("context_window", "-");
      assertThat(errors(entries.get(1))).containsExactly("content_policy", "-");
      assertThat(entries.subList(2, entries.size()))
          .isNotEmpty()
          .allSatisfy(entry -> assertThat(errors(entry)).containsExactly("context_window", "-"));
    }
  }

  private static String error(String code) {
    return "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\",\"code\":\""
        + code
        + "\"}}";
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
      answersAll(with);
      assertThat(us.requests()).hasSize(30);
      assertThat(eu.requests()).as("until it is passed over").hasSize(5);
      assertThat(trial.openAi().requests()).isEmpty();
      assertThat(with.ledger().entries()).allMatch(e -> "us".equals(e.text("region")));
      assertThat(with.ledger().sum("cost_usd")).isEqualByComparingTo(us.billedUsd());
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
      answersAll(with);
    }
  }
}
