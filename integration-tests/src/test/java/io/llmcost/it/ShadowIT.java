package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmcost.it.Trial.Started;
import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.mock.BilledCall;
import io.llmcost.it.mock.RecordedRequest;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the requested model would have answered, asked off the application's path and compared. */
@Execution(ExecutionMode.CONCURRENT)
class ShadowIT {

  private static final String CHEAP = "Qwen/Qwen3-8B";
  private static final String CONFIGURATION =
      """
      preset: safe
      cache: { enabled: false }
      models:
        small: { provider: global, name: Qwen/Qwen3-8B, price: { input: 0.003, output: 0.01 } }
        judge: { provider: global, name: deepseek-v4-flash, price: { input: 0.10, output: 0.25 } }
      routes:
        - name: compared
          when: { endpoint: chat_completions, model: gpt-4o }
          use: small
      """;

  private static final Duration LIMIT = Duration.ofSeconds(120);

  @TempDir Path folder;

  static Stream<Target> targets() {
    return Target.of(Client.OKHTTP, Client.JDK, Client.URL_CONNECTION, Client.APACHE5);
  }

  static Stream<Target> oneTarget() {
    return Target.of(Client.JDK).limit(1);
  }

  private static List<String> scenarios(Target target) {
    List<String> scenarios = new ArrayList<>(List.of("sync@a", "sync@b"));
    target.client().streams().forEach(stream -> scenarios.add(stream + "@c"));
    if (target.version().equals("apache5-5.0")) {
      scenarios.removeIf(scenario -> scenario.contains("async"));
    }
    return scenarios;
  }

  private static List<String> pausing(List<String> scenarios) {
    List<String> all = new ArrayList<>(scenarios);
    all.add("pause");
    return all;
  }

  private static Ledger of(Ledger ledger, String purpose) {
    return ledger.where(entry -> purpose.equals(entry.text("purpose")));
  }

  private static BigDecimal billed(List<BilledCall> bill, String model) {
    return bill.stream()
        .filter(call -> call.model().startsWith(model))
        .map(BilledCall::usd)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void everyAnswerIsComparedAndTheComparisonIsPaidForBeside(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      List<String> scenarios = scenarios(target);
      trial.when(CHEAP, "answer=It is on the left bank of the river Seine");
      trial.when("gpt-4o", "answer=It is on the right bank of the river Seine");
      try (Started started =
          trial.start(CONFIGURATION + "    shadow: 100%\n", pausing(scenarios))) {
        Ledger ledger = started.awaitBooked(2 * scenarios.size());
        ChildJvm.Result result = started.jvm().await(LIMIT).orThrow();
        assertThat(result.lines())
            .filteredOn(line -> line.contains(" 200 "))
            .hasSameSizeAs(scenarios);
        assertThat(result.stdout()).contains("left").doesNotContain("right");
        assertThat(trial.openAi().requests()).hasSameSizeAs(scenarios);
        for (RecordedRequest asked : trial.openAi().requests()) {
          assertThat(asked.header("authorization")).isEqualTo("Bearer sk-application");
          assertThat(asked.bodyText()).contains("gpt-4o");
        }
        Ledger shadows = of(ledger, "shadow");
        assertThat(shadows.entries()).hasSameSizeAs(scenarios);
        assertThat(shadows.sum("side_cost_usd"))
            .isEqualByComparingTo(billed(trial.openAi().bill(), "gpt-4o"));
        assertThat(ledger.sum("cost_usd")).isEqualByComparingTo(billed(trial.global().bill(), ""));
        for (Ledger.Entry shadow : shadows.entries()) {
          assertThat(shadow.number("agreement")).isEqualByComparingTo("0.9");
          assertThat(shadow.number("cost_usd")).isZero();
          assertThat(shadow.text("route")).isEqualTo("compared");
          assertThat(
                  ledger
                      .where(call -> shadow.text("for_call").equals(call.text("call_id")))
                      .entries())
              .singleElement()
              .satisfies(
                  call -> {
                    assertThat(call.text("purpose")).isNull();
                    assertThat(call.text("call_site")).isEqualTo(shadow.text("call_site"));
                  });
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oneTarget")
  void aJudgeKnowsMoreThanTheWords(Target target) throws Exception {
    Trial.agent();
    String configuration =
        CONFIGURATION + "    shadow: 100%\nshadow.judge: judge\nlog.level: warn\n";
    try (Trial trial = new Trial(target, folder)) {
      trial.when("answer_a", "answer=SAME");
      trial.when(CHEAP, "answer=Take the tram");
      trial.when("gpt-4o", "answer=You can go there by streetcar, every ten minutes");
      try (Started started = trial.start(configuration, List.of("sync@a", "sync@b", "pause"))) {
        Ledger ledger = started.awaitBooked(6);
        started.jvm().await(LIMIT).orThrow();
        assertThat(of(ledger, "shadow").entries())
            .hasSize(2)
            .allSatisfy(e -> assertThat(e.number("agreement")).isEqualByComparingTo("1"));
        assertThat(of(ledger, "judge").entries()).hasSize(2);
        assertThat(of(ledger, "judge").sum("side_cost_usd"))
            .isEqualByComparingTo(billed(trial.global().bill(), "deepseek"))
            .isPositive();
        assertThat(trial.global().requests())
            .filteredOn(request -> request.bodyText().contains("answer_a"))
            .hasSize(2)
            .allSatisfy(
                request -> {
                  assertThat(request.bodyText()).contains("Take the tram").contains("streetcar");
                  assertThat(request.header("authorization")).doesNotContain("sk-application");
                });
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oneTarget")
  void withAnEmbedderAnswersInOtherWordsAgree(Target target) throws Exception {
    Trial.agent();
    Path extension = Path.of(System.getProperty("llmcost.embeddings", "-"));
    assumeTrue(Files.exists(extension), () -> "No extension at " + extension);
    String configuration =
        CONFIGURATION
            + "    shadow: 100%\ncache.semantic.extension: '"
            + extension.normalize()
            + "'\n";
    try (Trial trial = new Trial(target, folder)) {
      trial.atCheap(
          "same", "answer=If you lost yours, use the forgotten password link there under settings");
      trial.atCheap("other", "answer=Tomatoes want a lot of sun, so put them near a bright window");
      trial.when(
          "gpt-4o",
          "answer=To reset a password, open the settings page and click on what says forgotten");
      // Until the model is loaded words decide.
      List<String> scenarios =
          List.of("sync@other1", "sync@same1", "sync@same2", "sync@other2", "sync@same3");
      try (Started started = trial.start(configuration, pausing(scenarios))) {
        started.awaitBooked(2 * scenarios.size());
        started.jvm().await(LIMIT).orThrow();
        Ledger shadows = of(Ledger.read(started.ledger()), "shadow");
        assertThat(shadows.entries()).hasSameSizeAs(scenarios);
        assertThat(shadows.entries())
            .filteredOn(entry -> entry.number("agreement").doubleValue() > 0.5)
            .hasSizeBetween(1, 3);
        assertThat(shadows.entries())
            .filteredOn(entry -> entry.number("agreement").doubleValue() < 0.3)
            .hasSizeGreaterThanOrEqualTo(2);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oneTarget")
  void noMoreIsSpentThanADayMayCost(Target target) throws Exception {
    Trial.agent();
    String configuration = CONFIGURATION + "    shadow: 100%\nshadow.max_usd_per_day: 0.000001\n";
    try (Trial trial = new Trial(target, folder)) {
      List<String> scenarios = List.of("sync@a", "pause", "sync@b", "sync@c");
      try (Started started = trial.start(configuration, scenarios)) {
        started.awaitBooked(2);
        ChildJvm.Result result = started.jvm().await(LIMIT).orThrow();
        assertThat(trial.openAi().requests()).hasSize(1);
        assertThat(Ledger.read(started.ledger()).entries()).hasSize(4);
        assertThat(result.stderr()).contains("shadow.max_usd_per_day");
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oneTarget")
  void theApplicationNoticesNothingOfARequestedModelThatFails(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      trial.when("gpt-4o", "status=401");
      try (Started started =
          trial.start(CONFIGURATION + "    shadow: 100%\n", List.of("sync@a", "pause", "sync@b"))) {
        Ledger ledger = started.awaitBooked(2);
        ChildJvm.Result result = started.jvm().await(LIMIT).orThrow();
        assertThat(result.lines()).filteredOn(line -> line.contains(" 200 ")).hasSize(2);
        assertThat(of(ledger, "shadow").entries())
            .singleElement()
            .satisfies(
                e -> {
                  assertThat(e.json().has("agreement")).isFalse();
                  assertThat(e.number("side_cost_usd")).isZero();
                });
        assertThat(result.stderr()).contains("status is 401");
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oneTarget")
  void whatLooksAsWrongAnswersDidIsNotGivenWhereAQualityIsToBeKept(Target target) throws Exception {
    Trial.agent();
    String configuration =
        CONFIGURATION.replace("use: small", "use: [small, \"same:gpt-4o\"]")
            + "    quality: 0.95\n    shadow: 50%\n";
    int calls = 500;
    int learning = 300;
    List<String> scenarios = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      scenarios.add("sync@" + (i % 4 == 3 ? "hard" : "easy") + i);
    }
    try (Trial trial = new Trial(target, folder)) {
      trial.atCheap(
          "@hard",
          "answer=The river that runs through the town has two sides, and people speak of both."
              + " However, which one is meant depends on where you stand, and the question does not"
              + " say that. Perhaps the old market is near, although some maps of the last century"
              + " show it elsewhere. One might ask a passer-by, but on Mondays hardly anybody walks"
              + " there. Instead I assume the north, where a bridge was built after the flood");
      trial.when("@easy", "answer=It is on the right bank");
      try (Started started = trial.start(configuration, pausing(scenarios))) {
        started.awaitBooked(calls);
        ChildJvm.Result result = started.jvm().await(LIMIT).orThrow();
        List<String> answers =
            result.lines().stream().filter(line -> line.contains(" 200 ")).toList();
        assertThat(answers).hasSize(calls);
        List<String> later = answers.subList(learning, calls);
        assertThat(later)
            .filteredOn(line -> line.contains("Perhaps"))
            .as("wrong answers of %d", later.size())
            .hasSizeLessThanOrEqualTo(later.size() * 8 / 100);
        Ledger all = Ledger.read(started.ledger());
        Ledger served = all.where(call -> call.text("purpose") == null);
        List<Ledger.Entry> lately = served.entries().subList(learning, calls);
        assertThat(lately)
            .filteredOn(call -> call.number("tier").intValue() == 1)
            .as("answers of the cheap model")
            .hasSizeGreaterThan(later.size() / 2);
        assertThat(lately)
            .filteredOn(call -> call.number("tier").intValue() == 2)
            .isNotEmpty()
            .allSatisfy(call -> assertThat(call.json().toString()).contains("doubtful"));
        assertThat(of(all, "held").entries())
            .isNotEmpty()
            .allSatisfy(
                held -> {
                  assertThat(held.text("compared_model")).contains("Qwen3-8B");
                  assertThat(held.number("agreement").doubleValue()).isBetween(0.0, 1.0);
                  assertThat(held.number("look").doubleValue()).isBetween(0.0, 1.0);
                  assertThat(held.number("cost_usd")).isZero();
                  assertThat(held.number("side_cost_usd")).isZero();
                  assertThat(held.number("input_tokens")).isZero();
                  assertThat(
                          served
                              .where(call -> held.text("for_call").equals(call.text("call_id")))
                              .entries())
                      .singleElement()
                      .satisfies(call -> assertThat(call.number("tier").intValue()).isEqualTo(2));
                });
        assertThat(all.sum("cost_usd").add(all.sum("side_cost_usd")))
            .isEqualByComparingTo(
                billed(trial.openAi().bill(), "").add(billed(trial.global().bill(), "")));
      }
    }
  }
}
