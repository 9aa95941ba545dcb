package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.Trial.Outcome;
import io.llmcost.it.harness.Ledger;
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

/** The official SDK reads whatever the agent answers, and reads the same as without it. */
@Execution(ExecutionMode.CONCURRENT)
class OpenAiAnswersIT {

  private static final List<String> FORMS =
      List.of(
          "chat", "tools", "structured", "responses", "responses-tools", "responses-structured");

  @TempDir Path folder;

  static Stream<Target> typed() {
    return Target.of(Client.OPENAI_TYPED);
  }

  static Stream<Target> plain() {
    return Target.of(Client.OPENAI);
  }

  /** Each form whole and streamed: asked first, as it was stored, and turned round. */
  private static List<String> everyWay() {
    List<String> scenarios = new ArrayList<>();
    for (String form : FORMS) {
      String whole = form + "=whole-first-" + form;
      String stream = form + "-stream=stream-first-" + form;
      String turnedWhole = whole.replaceFirst("=", "-stream=");
      String turnedStream = stream.replaceFirst("-stream=", "=");
      scenarios.addAll(List.of(whole, stream, whole, stream, turnedWhole, turnedStream));
    }
    return scenarios;
  }

  private static List<String> wire(Trial trial) {
    return trial.openAi().requests().stream().map(RecordedRequest::wire).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("typed")
  void aStoredAnswerServesWholeAndStreamed(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      Outcome without = trial.without(everyWay());
      assertThat(without.lines()).allMatch(line -> line.matches("\\S+ 200 .+"));
      List<String> sent = wire(trial);
      assertThat(trial.with("preset: observe", everyWay()).lines()).isEqualTo(without.lines());
      assertThat(wire(trial)).isEqualTo(sent);
      Outcome safe = trial.with("preset: safe", everyWay());
      assertThat(safe.lines()).isEqualTo(without.lines());
      assertThat(trial.openAi().requests()).hasSize(2 * FORMS.size());
      Ledger hits = safe.ledger().where(entry -> "hit".equals(entry.text("cache")));
      assertThat(hits.entries()).hasSize(4 * FORMS.size());
      assertThat(hits.sum("saved_usd"))
          .isEqualByComparingTo(trial.openAi().billedUsd().multiply(BigDecimal.valueOf(2)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("typed")
  void aRawResponseShowsWhatBecameOfTheCall(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = new Trial(target, folder)) {
      List<String> scenarios = List.of("raw=a", "raw=a", "only=a", "only=b");
      List<String> lines = trial.with("preset: safe", scenarios).lines();
      assertThat(lines.get(0)).startsWith("raw=a 200 cache=[miss] model=[gpt-4o] ids=1 chatcmpl-");
      assertThat(lines.get(1))
          .isEqualTo(lines.get(0).replace("cache=[miss]", "cache=[hit]"))
          .contains("cache=[hit]");
      assertThat(lines.get(2)).startsWith("only=a 200 chatcmpl-");
      assertThat(lines.get(3)).isEqualTo("only=b 200 504 cache_miss x-should-retry=[false]");
      assertThat(trial.openAi().requests()).hasSize(1);
      assertThat(wire(trial)).noneMatch(request -> request.contains("x-llmcost"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("plain")
  void eachAttemptOfTheSdkIsACall(Target target) throws Exception {
    Trial.agent();
    String refusal = "status=429; header.retry-after-ms=1";
    String failure = "status=500; header.retry-after-ms=1";
    try (Trial trial = new Trial(target, folder)) {
      trial.first(refusal, failure);
      Outcome without = trial.without(List.of("retry"));
      assertThat(without.lines()).singleElement().asString().startsWith("retry 200 According to");
      List<String> sent = wire(trial);
      trial.first(refusal, failure);
      assertThat(trial.with("preset: observe", List.of("retry")).lines())
          .isEqualTo(without.lines());
      assertThat(wire(trial)).isEqualTo(sent);
      trial.first(refusal, failure);
      Outcome with = trial.with("preset: safe", List.of("retry"));
      assertThat(with.lines()).isEqualTo(without.lines());
      assertThat(trial.openAi().requests()).hasSize(3);
      List<Ledger.Entry> entries = with.ledger().entries();
      assertThat(entries.stream().map(entry -> entry.number("status").intValue()))
          .containsExactly(429, 500, 200);
      assertThat(entries).allMatch(entry -> entry.json().get("attempts").size() == 1);
      assertThat(with.ledger().sum("cost_usd")).isEqualByComparingTo(trial.openAi().billedUsd());
    }
  }
}
