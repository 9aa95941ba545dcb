package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.Command;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.mock.BilledCall;
import io.llmcost.it.mock.RecordedRequest;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Applications on SDKs and frameworks that have a client of ours below them: they say the same with
 * the agent, and each call is found, answered, routed and booked under the application's method.
 */
@Execution(ExecutionMode.CONCURRENT)
class FrameworksIT {

  private static final String SAFE = "preset: safe";
  private static final String ROUTED =
      """
      preset: safe
      models:
        qwen3-8b: { provider: global, name: Qwen/Qwen3-8B, price: { input: 0.003, output: 0.01 } }
      routes:
        - name: all-chat
          when: { call_site: "io.llmcost.it.frameworks.**", model: gpt-4o }
          use: [qwen3-8b]
      """;

  /** What Anthropic's API answers, whole and streamed. */
  private static final String MESSAGE =
      "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-4-5\","
          + "\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}],\"stop_reason\":\"end_turn\","
          + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":9,\"output_tokens\":2}}";

  private static final String EVENTS =
      "event: message_start\ndata: {\"type\":\"message_start\",\"message\":"
          + MESSAGE
          + "}\n\nevent: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
          + "\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":2}}\n\n"
          + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

  /** What LangChain4j hands to a thread of its own before its client gets it. */
  private static final String UNSEEN = "\\w*[sS]tream:restclient .*";

  @TempDir Path folder;

  /** The newest version on the Java that runs; with profile {@code matrix} all on all. */
  static Stream<Arguments> frameworks() {
    return of(Framework.values())
        .filter(arguments -> arguments.get()[0] != Framework.ANTHROPIC)
        .filter(arguments -> !Framework.AT_AZURE.contains(arguments.get()[0]));
  }

  static Stream<Arguments> otherApis() {
    return of(Framework.ANTHROPIC);
  }

  private static Stream<Arguments> of(Framework... frameworks) {
    boolean matrix = Boolean.getBoolean("llmcost.matrix");
    return Stream.of(frameworks)
        .flatMap(
            framework -> {
              List<String> versions = framework.versions();
              int last = versions.size();
              return versions.subList(matrix ? 0 : last - 1, last).stream()
                  .flatMap(
                      version ->
                          (matrix
                                  ? Rig.releases(framework.lowestRelease())
                                  : Stream.of(Runtime.version().feature()))
                              .map(release -> Arguments.of(framework, version, release)));
            });
  }

  private static ChildJvm.Result run(
      Command java, Framework framework, String version, Rig rig, int rounds) throws Exception {
    rig.openAi().reset();
    rig.global().reset();
    if (framework == Framework.ANTHROPIC) {
      rig.openAi().when("\"stream\":true", "body=" + EVENTS);
      rig.openAi().when("claude", "body=" + MESSAGE);
    }
    java.with("-Dfile.encoding=UTF-8", "-XX:TieredStopAtLevel=1");
    java.classPath(framework.classPath(version));
    return java.with(framework.mainClass(), rig.openAi().baseUrl(), "" + rounds).run().orThrow();
  }

  /** The methods that the scenarios are named after. */
  private static Set<String> sites(List<String> lines) {
    return lines.stream()
        .map(line -> line.matches(UNSEEN) ? "null" : line.split("[ :]")[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> sites(Ledger ledger) {
    return ledger.entries().stream()
        .map(entry -> String.valueOf(entry.text("call_site")))
        .map(site -> site.replaceFirst("^io\\.llmcost\\.it\\.frameworks\\.\\w*App\\.", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void assertWell(List<String> lines) {
    assertThat(lines).isNotEmpty();
    assertThat(lines.stream().filter(line -> !line.matches("[\\w: ]+ ok .+"))).isEmpty();
  }

  /**
   * To the last digit, call by call, where the provider says what it counted. A stream of a client
   * that asks for gzip itself (Spring 7's on the JDK's client) is not asked for that: the mock
   * counts tokens in a way of its own.
   */
  private static void assertBilled(Ledger ledger, List<BilledCall> bill) {
    List<BigDecimal> open = new ArrayList<>(bill.stream().map(BilledCall::usd).toList());
    for (Ledger.Entry entry : entries(ledger, "reported")) {
      BigDecimal cost = entry.number("cost_usd");
      boolean found =
          open.stream()
              .filter(usd -> usd.compareTo(cost) == 0)
              .findFirst()
              .map(open::remove)
              .orElse(false);
      assertThat(found).as("%s in %s", plain(cost), bill).isTrue();
    }
    List<Ledger.Entry> estimated = entries(ledger, "estimated");
    assertThat(estimated).hasSameSizeAs(open);
    if (!estimated.isEmpty()) {
      assertThat(estimated).allMatch(entry -> entry.json().get("stream").asBoolean());
      assertThat(ledger.where(estimated::contains).sum("cost_usd"))
          .isCloseTo(open.stream().reduce(BigDecimal.ZERO, BigDecimal::add), withPercentage(25));
    }
  }

  private static List<Ledger.Entry> entries(Ledger ledger, String usageSource) {
    return ledger.where(entry -> usageSource.equals(entry.text("usage_source"))).entries();
  }

  private static String plain(BigDecimal usd) {
    return usd.stripTrailingZeros().toPlainString();
  }

  /** Those only: the whole would be pages. */
  private static List<String> differences(List<String> expected, List<String> actual) {
    assertThat(actual).hasSameSizeAs(expected);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      if (!expected.get(i).equals(actual.get(i))) {
        differences.add(expected.get(i) + "\nbut was\n" + actual.get(i));
      }
    }
    return differences;
  }

  private static List<String> wire(Rig rig) {
    return rig.openAi().requests().stream().map(RecordedRequest::wire).toList();
  }

  @ParameterizedTest(name = "{1} on Java {2}")
  @MethodSource("frameworks")
  void anApplicationSaysTheSameAndAsksOnce(Framework framework, String version, int release)
      throws Exception {
    Path home = Rig.javaHome(release);
    try (Rig rig = new Rig(folder, SAFE)) {
      ChildJvm.Result without = run(rig.java(home), framework, version, rig, 1);
      List<String> lines = without.lines();
      assertWell(lines);
      int requests = rig.openAi().requests().size();
      ChildJvm.Result with = run(rig.agent(home), framework, version, rig, 2);
      assertThat(differences(lines, with.lines().subList(0, lines.size()))).isEmpty();
      assertThat(differences(lines, with.lines().subList(lines.size(), with.lines().size())))
          .isEmpty();
      assertThat(Rig.newLines(without, with)).allMatch(line -> line.startsWith("[llmcost] "));
      assertThat(Rig.newLines(without, with)).hasSizeBetween(1, 2);
      assertThat(rig.openAi().requests()).hasSize(requests);
      Ledger ledger = rig.ledger();
      Ledger paid = ledger.where(entry -> !"hit".equals(entry.text("cache")));
      assertBilled(paid, rig.openAi().bill());
      Ledger hits = ledger.where(entry -> "hit".equals(entry.text("cache")));
      assertThat(hits.entries()).hasSize(requests);
      assertThat(hits.sum("cost_usd")).isEqualByComparingTo(BigDecimal.ZERO);
      if (entries(paid, "estimated").isEmpty()) {
        assertThat(hits.sum("saved_usd")).isEqualByComparingTo(paid.sum("cost_usd"));
      } else { // what is learnt of a provider's counting changes from one estimate to the next
        assertThat(hits.sum("saved_usd")).isCloseTo(paid.sum("cost_usd"), withPercentage(1));
      }
      assertThat(sites(paid)).isEqualTo(sites(lines));
      assertThat(sites(hits)).isEqualTo(sites(lines));
    }
  }

  @ParameterizedTest(name = "{1} on Java {2}")
  @MethodSource("frameworks")
  void aRoutedCallTakesItsOwnKeyAndNothingOfTheApplications(
      Framework framework, String version, int release) throws Exception {
    try (Rig rig = new Rig(folder, ROUTED)) {
      ChildJvm.Result result = run(rig.agent(Rig.javaHome(release)), framework, version, rig, 1);
      assertWell(result.lines());
      assertThat(rig.openAi().requests())
          .allMatch(
              request ->
                  request.path().endsWith("/embeddings")
                      || request.bodyText().contains("tream restclient"));
      assertThat(rig.global().requests()).isNotEmpty();
      for (RecordedRequest request : rig.global().requests()) {
        assertThat(request.wire())
            .contains("Qwen/Qwen3-8B")
            .doesNotContain("gpt-4o")
            .doesNotContain("sk-application")
            .doesNotContainIgnoringCase("x-llmcost");
        assertThat(request.headers("authorization")).containsExactly("Bearer " + Trial.GLOBAL_KEY);
        assertThat(request.header("x-added")).isNull();
        assertThat(request.header("host")).isEqualTo("127.0.0.1:" + rig.global().port());
      }
      Ledger routed = rig.ledger().where(entry -> "global".equals(entry.text("provider")));
      assertThat(routed.entries()).allMatch(entry -> "all-chat".equals(entry.text("route")));
      assertBilled(routed, rig.global().bill());
      assertThat(routed.sum("saved_usd")).isPositive();
    }
  }

  @ParameterizedTest(name = "{1} on Java {2}")
  @MethodSource("otherApis")
  void anApiThatIsNotOursIsAccountedForAndLeftAlone(
      Framework framework, String version, int release) throws Exception {
    Path home = Rig.javaHome(release);
    try (Rig rig = new Rig(folder, SAFE)) {
      ChildJvm.Result without = run(rig.java(home), framework, version, rig, 2);
      assertWell(without.lines());
      List<String> sent = wire(rig);
      ChildJvm.Result with = run(rig.agent(home), framework, version, rig, 2);
      assertThat(with.stdout()).isEqualTo(without.stdout());
      assertThat(Rig.newLines(without, with)).allMatch(line -> line.startsWith("[llmcost] "));
      assertThat(wire(rig)).isEqualTo(sent);
      Ledger calls = rig.ledger().where(entry -> entry.text("call_id") != null);
      assertThat(calls.entries()).hasSameSizeAs(with.lines());
      for (Ledger.Entry entry : calls.entries()) {
        assertThat(entry.text("api")).isEqualTo("messages");
        assertThat(entry.text("served_model")).isEqualTo("claude-sonnet-4-5");
        assertThat(entry.text("cache")).isNull();
        assertThat(entry.text("usage_source")).isEqualTo("reported");
        assertThat(entry.number("input_tokens")).isEqualByComparingTo("9");
        assertThat(entry.number("output_tokens")).isEqualByComparingTo("2");
      }
    }
  }
}
