package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.Trial.Outcome;
import io.llmcost.it.mock.RecordedRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a provider answers, an application sees with the agent what it sees without it. */
@Execution(ExecutionMode.CONCURRENT)
class MisbehaviourIT {

  private static final Map<String, String> BEHAVIOURS = new LinkedHashMap<>();

  static {
    BEHAVIOURS.put("too-many", "status=429; header.retry-after-ms=1");
    BEHAVIOURS.put("refused", "status=400");
    BEHAVIOURS.put("broken", "status=500; header.x-should-retry=false");
    BEHAVIOURS.put("not-json", "status=503; body=<html>; header.x-should-retry=false");
    BEHAVIOURS.put("cut", "cut=300");
    BEHAVIOURS.put("gzip", "gzip=on");
    BEHAVIOURS.put("close", "framing=close");
    BEHAVIOURS.put("chunked", "framing=chunked");
    BEHAVIOURS.put("usage-on-finish", "usage=finish");
    BEHAVIOURS.put("usage-everywhere", "usage=every");
    BEHAVIOURS.put("no-usage", "usage=none");
    BEHAVIOURS.put("no-done", "done=none");
    BEHAVIOURS.put("error-event", "error-event=3");
    BEHAVIOURS.put("comment", "comment=on");
    BEHAVIOURS.put("slow", "chunk-delay=1; delay=20");
    BEHAVIOURS.put("huge", "answer-bytes=50000");
    BEHAVIOURS.put("snapshot", "served=gpt-4o-2024-08-06");
    BEHAVIOURS.put("cached", "cached=10; reasoning=7");
    BEHAVIOURS.put("truncated", "finish=length");
    BEHAVIOURS.put("empty", "body={}");
  }

  @TempDir Path folder;

  /** Its asynchronous client hangs in a cut answer and after a 429 without the agent, too. */
  private static final String HANGING = "apache5-5.0";

  /** Without those that go over the loopback bridge, but in the matrix. */
  static Stream<Target> targets() {
    boolean matrix = Boolean.getBoolean("llmcost.matrix");
    return Target.all().filter(target -> matrix || !target.client().isBridged());
  }

  /** Each way to read an answer with each behaviour. */
  private static List<String> scenarios(Target target) {
    List<String> scenarios = new ArrayList<>();
    for (String behaviour : BEHAVIOURS.keySet()) {
      Contract.FAULTS
          .scenarios(target.client())
          .forEach(way -> scenarios.add(way + "@" + behaviour));
    }
    return withoutHanging(target, scenarios);
  }

  private static List<String> withoutHanging(Target target, List<String> scenarios) {
    return scenarios.stream()
        .filter(name -> !(target.version().equals(HANGING) && name.contains("async")))
        .toList();
  }

  private static Trial trial(Target target, Path folder) throws Exception {
    Trial trial = new Trial(target, folder);
    BEHAVIOURS.forEach((name, behaviour) -> trial.when("@" + name + "?", behaviour));
    return trial;
  }

  // Sorted: azure-core on Reactor Netty may send what it sends again a little late.
  private static List<String> wire(Trial trial) {
    return trial.openAi().requests().stream().map(RecordedRequest::wire).sorted().toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void anApplicationSeesTheSameWithAndWithout(Target target) throws Exception {
    Trial.agent();
    try (Trial trial = trial(target, folder)) {
      List<String> without = said(trial.without(scenarios(target)));
      List<String> sent = wire(trial);
      assertThat(said(trial.with("preset: observe", scenarios(target)))).isEqualTo(without);
      assertThat(wire(trial)).isEqualTo(sent);
      List<String> bad = bad(target);
      Outcome safe = trial.with("preset: safe", Contract.join(scenarios(target), bad));
      List<String> once = said(safe).subList(0, without.size());
      assertThat(withoutMisplacedUsage(withoutShownCuts(once)))
          .isEqualTo(withoutMisplacedUsage(withoutShownCuts(without)));
      // Only what was good is kept: the bad ones are as bad once more.
      assertThat(said(safe).subList(once.size(), safe.lines().size()))
          .isEqualTo(once.stream().filter(line -> isOfAny(bad, line)).toList());
      assertThat(safe.ledger().where(entry -> "hit".equals(entry.text("cache"))).entries())
          .isEmpty();
    }
  }

  /** What an application said; Jetty names the connection that failed by its address and ports. */
  private static List<String> said(Outcome outcome) {
    return outcome.lines().stream()
        .map(line -> line.replaceFirst("HttpConnectionOverHTTP@.*", "HttpConnectionOverHTTP"))
        .toList();
  }

  /** HttpURLConnection's asynchronous call is a blocking one of another thread, and says so. */
  private static boolean isOfAny(List<String> scenarios, String line) {
    String said = line.split(" ")[0];
    return scenarios.contains(said) || scenarios.contains(said.replaceFirst("^sync@", ""));
  }

  /**
   * Usage in chunks with choices is taken out of the first stream that the agent asked for usage:
   * whether it came because of that cannot be told. The agent does not ask there again.
   */
  private static List<String> withoutMisplacedUsage(List<String> lines) {
    return lines.stream()
        .map(
            line ->
                line.contains("@usage-")
                    ? line.replaceAll(",\"usage\":\\{([^{}]|\\{[^{}]*\\})*\\}", "")
                    : line)
        .toList();
  }

  /**
   * A stream that the agent asked for usage has longer chunks, so that it is cut elsewhere. Clients
   * fail where it is; one that takes what came for all (Reactor Netty 0.7) shows the difference.
   */
  private static List<String> withoutShownCuts(List<String> lines) {
    return lines.stream().filter(line -> !line.matches("(?s)stream\\S*@cut 200 .*")).toList();
  }

  /** Each of those whole answers that are no good ones. */
  private static List<String> bad(Target target) {
    return scenarios(target).stream()
        .filter(name -> name.matches("a?sync@(too-many|refused|broken|not-json|cut|empty)"))
        .toList();
  }
}
