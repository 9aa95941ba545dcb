package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.llmcost.it.Trial.Outcome;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.mock.BilledCall;
import io.llmcost.it.mock.RecordedRequest;
import java.io.IOException;
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

/** What the agent owes an application, for each client and Java: the same one program for all. */
@Execution(ExecutionMode.CONCURRENT)
class ClientContractIT {

  private static final String OBSERVE = "preset: observe";
  private static final String SAFE = "preset: safe";
  private static final String RETRIED =
      "preset: safe\ncache: { enabled: false }\nretry: { when: always }\n";
  private static final String ROUTED =
      """
      preset: safe
      models:
        qwen3-8b: { provider: global, name: Qwen/Qwen3-8B, price: { input: 0.003, output: 0.01 } }
      routes:
        - name: all-chat
          when: { call_site: "io.llmcost.it.apps.**", model: gpt-4o }
          use: [qwen3-8b]
      """;

  @TempDir Path folder;

  static Stream<Target> targets() {
    return Target.all();
  }

  private static List<String> twice(List<String> scenarios) {
    return Contract.join(scenarios, scenarios);
  }

  private static List<String> wire(List<RecordedRequest> requests) {
    return requests.stream().map(RecordedRequest::wire).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void observeChangesNeitherTheWireNorTheApplication(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = hanging(target)) {
      List<String> all = Contract.WIRE.scenarios(target.client());
      Outcome without = trial.without(all);
      List<String> ending = Contract.BOOKED.scenarios(target.client());
      assertThat(without.lines().subList(0, ending.size()))
          .allMatch(line -> line.matches("\\S+ 200 .+"));
      assertCancelled(target, without.lines());
      List<String> sent = wire(trial.openAi().requests());
      Outcome with = trial.with(OBSERVE, all);
      assertThat(with.result().stdout()).isEqualTo(without.result().stdout());
      assertThat(wire(trial.openAi().requests())).isEqualTo(sent);
      assertThat(trial.global().requests()).isEmpty();
      assertThat(newLines(without, with)).allMatch(line -> line.startsWith("[llmcost] "));
      assertThat(newLines(without, with)).hasSizeBetween(1, 2);
    }
  }

  /** What is to be cancelled hangs before its head, or in its body. */
  private Trial hanging(Target target) throws IOException {
    Trial trial = new Trial(target, folder);
    trial.when("@head?", "hang=head");
    trial.when("@body?", "hang=1000");
    return trial;
  }

  /** The last lines are those of calls that were given up. */
  private static void assertCancelled(Target target, List<String> lines) {
    List<String> cancelled = Contract.CANCEL.scenarios(target.client());
    assertThat(lines.subList(lines.size() - cancelled.size(), lines.size()))
        .allMatch(
            line ->
                line.matches("\\S+@head cancelled \\S*Exception|\\S*(abandoned|stream)\\S* .+"));
  }

  private static List<String> newLines(Outcome without, Outcome with) {
    List<String> lines = new ArrayList<>(timeless(with));
    timeless(without).forEach(lines::remove);
    return lines;
  }

  /** What clients log by java.util.logging begins with a time. */
  private static List<String> timeless(Outcome outcome) {
    return outcome
        .result()
        .stderr()
        .lines()
        .map(line -> line.replaceFirst("^\\w{3} \\d{2}, \\d{4} [\\d:]+ [AP]M ", ""))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void booksEachCallAtWhatTheProviderBills(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      List<String> plain = target.client().plainScenarios();
      List<String> streams = target.client().streams();
      // Streams first: their tokens are counted while the others are under way.
      Ledger ledger = trial.with(OBSERVE, Contract.join(streams, plain)).ledger();
      List<BilledCall> bill = trial.openAi().bill();
      assertThat(ledger.entries()).hasSize(plain.size() + streams.size()).hasSameSizeAs(bill);
      for (Ledger.Entry entry : ledger.entries()) {
        assertThat(entry.text("call_id")).isNotBlank();
        assertThat(entry.text("time")).isNotBlank();
        assertThat(entry.text("provider")).isEqualTo("openai");
        assertThat(entry.text("call_site")).startsWith(target.client().mainClass() + ".");
        assertThat(entry.text("price_source")).isNotBlank();
        assertThat(entry.number("status")).isEqualByComparingTo("200");
        assertThat(entry.number("latency_ms")).isPositive();
        assertThat(entry.text("preset")).isEqualTo("observe");
      }
      assertBilled(reported(ledger), bill.subList(streams.size(), bill.size()));
      Ledger estimated = ledger.where(entry -> "estimated".equals(entry.text("usage_source")));
      assertThat(estimated.entries()).hasSameSizeAs(streams);
      assertThat(estimated.sum("cost_usd"))
          .isCloseTo(
              usd(bill.subList(0, streams.size())),
              withPercentage(25)); // the mock counts tokens in a way of its own
    }
  }

  private static Ledger reported(Ledger ledger) {
    return ledger.where(entry -> "reported".equals(entry.text("usage_source")));
  }

  private static BigDecimal usd(List<BilledCall> bill) {
    return bill.stream().map(BilledCall::usd).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** To the last digit, call by call. */
  private static void assertBilled(Ledger ledger, List<BilledCall> bill) {
    assertThat(ledger.entries().stream().map(entry -> plain(entry.number("cost_usd"))))
        .containsExactlyInAnyOrderElementsOf(bill.stream().map(call -> plain(call.usd())).toList());
  }

  private static String plain(BigDecimal usd) {
    return usd.stripTrailingZeros().toPlainString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void safeAnswersARepeatedCallWithoutARequest(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      List<String> once = Contract.REPLACE.scenarios(target.client());
      Outcome without = trial.without(once);
      // What wants another answer every time is asked twice.
      Outcome with = trial.with(SAFE, Contract.join(twice(once), twice(List.of("warm"))));
      assertThat(with.lines().subList(0, once.size())).isEqualTo(without.lines());
      assertThat(with.lines().subList(once.size(), 2 * once.size())).isEqualTo(without.lines());
      assertThat(trial.openAi().requests()).hasSize(once.size() + 2);
      Ledger hits = with.ledger().where(entry -> "hit".equals(entry.text("cache")));
      assertThat(hits.entries()).hasSameSizeAs(once);
      assertThat(hits.sum("cost_usd")).isEqualByComparingTo(BigDecimal.ZERO);
      // The agent asks for a stream's usage itself, so what a stream cost is known as well.
      Ledger paid = with.ledger().where(entry -> "miss".equals(entry.text("cache")));
      List<BilledCall> bill = trial.openAi().bill().subList(0, once.size());
      assertBilled(reported(paid), bill);
      assertThat(hits.sum("saved_usd")).isEqualByComparingTo(usd(bill));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void whatFailsInPassingIsAskedAgain(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      List<String> once = Contract.RETRY.scenarios(target.client());
      once.forEach(any -> trial.first(""));
      once.forEach(any -> trial.first("status=500; header.retry-after-ms=1", ""));
      Outcome with = trial.with(RETRIED, twice(once));
      assertThat(with.lines().subList(0, once.size()))
          .allMatch(line -> line.matches("\\S+ 200 .+"))
          .isEqualTo(with.lines().subList(once.size(), 2 * once.size()));
      assertThat(trial.openAi().requests()).hasSize(3 * once.size());
      assertThat(with.ledger().entries()).as("one for each call").hasSize(2 * once.size());
      assertThat(with.ledger().entries().subList(once.size(), 2 * once.size()))
          .allSatisfy(entry -> assertThat(entry.json().get("attempts")).hasSize(2));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void nothingIsKeptOfACallThatWasCancelled(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = hanging(target)) {
      List<String> once = Contract.CANCEL.scenarios(target.client());
      // Who cancels a future of openai-java's leaves its call under way, which others would join.
      Outcome with = trial.with(SAFE + "\ncoalesce: { enabled: false }", twice(once));
      assertCancelled(target, with.lines());
      // One that the JDK disconnects while it begins to read throws a RuntimeException.
      List<String> lines =
          target.client() == Client.URL_CONNECTION
              ? with.lines().stream()
                  .map(line -> line.replace("java.lang.RuntimeException", "IOException"))
                  .toList()
              : with.lines();
      assertThat(lines.subList(0, once.size()))
          .isEqualTo(lines.subList(once.size(), 2 * once.size()));
      assertThat(trial.openAi().requests()).as("none again").hasSize(2 * once.size());
      assertThat(with.ledger().entries()).noneMatch(entry -> "hit".equals(entry.text("cache")));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void aRoutedCallTakesItsOwnKeyAndNothingOfTheApplications(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      List<String> scenarios = Contract.REWRITE.scenarios(target.client());
      Outcome outcome = trial.with(ROUTED, scenarios);
      assertThat(trial.openAi().requests()).isEmpty();
      assertThat(trial.global().requests()).hasSameSizeAs(scenarios);
      for (RecordedRequest request : trial.global().requests()) {
        assertThat(request.wire())
            .contains("Qwen/Qwen3-8B")
            .doesNotContain("gpt-4o")
            .doesNotContain("sk-application")
            .doesNotContainIgnoringCase("x-llmcost");
        assertThat(request.headers("authorization")).containsExactly("Bearer " + Trial.GLOBAL_KEY);
        assertThat(request.header("x-added")).isNull();
        assertThat(request.header("host")).isEqualTo("127.0.0.1:" + trial.global().port());
      }
      assertThat(outcome.lines()).hasSameSizeAs(scenarios).allMatch(line -> line.contains("Qwen"));
      Ledger ledger = outcome.ledger();
      assertThat(ledger.entries())
          .allSatisfy(
              entry -> {
                assertThat(entry.text("requested_model")).isEqualTo("gpt-4o");
                assertThat(entry.text("served_model")).contains("Qwen3-8B");
                assertThat(entry.text("provider")).isEqualTo("global");
                assertThat(entry.text("route")).isEqualTo("all-chat");
              });
      assertBilled(reported(ledger), trial.global().bill());
      assertThat(ledger.sum("saved_usd")).isPositive();
    }
  }
}
