package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.ClassPaths;
import io.llmcost.it.harness.Command;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.mock.RecordedRequest;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * LangChain4j as Quarkus has it, and Quarkus's own REST client, over Vert.x and the loopback
 * bridge. Only Quarkus's plugin can put such an application together: it is built here.
 */
@EnabledIfSystemProperty(named = "llmcost.matrix", matches = "true")
class QuarkusIT {

  private static final String BRIDGED = "preset: safe\nbridge: { enabled: true }\n";
  private static final String ROUTED =
      BRIDGED
          + """
          models:
            qwen3-8b: { provider: global, name: Qwen/Qwen3-8B, price: { input: 0.003, output: 0.01 } }
          routes:
            - { name: all-chat, when: { model: gpt-4o }, use: [qwen3-8b] }
          """;

  private static Path application;

  @TempDir Path folder;

  @BeforeAll
  static void build() throws Exception {
    Path target = ClassPaths.here().classes("quarkus").toAbsolutePath().normalize();
    Path module = target.resolve("../../src/quarkus").normalize();
    Path log = Files.createDirectories(target).resolve("build.txt");
    ProcessBuilder maven =
        new ProcessBuilder(
            module.resolve("../../../mvnw").normalize().toString(),
            "-B",
            "-q",
            "-Dfolder=" + target,
            "package");
    maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process =
        maven
            .directory(module.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("built in time").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    application = target.resolve("quarkus-app/quarkus-run.jar");
  }

  static Stream<Integer> releases() {
    return Rig.releases(17);
  }

  private static ChildJvm.Result run(Command java, Rig rig, int rounds) throws Exception {
    rig.openAi().reset();
    rig.global().reset();
    java.with("-Dfile.encoding=UTF-8", "-XX:TieredStopAtLevel=1");
    // On a busy machine it says how long it took.
    java.with("-Dquarkus.log.category.\"io.quarkus.netty\".level=ERROR");
    java.with("-jar", application.toString(), rig.openAi().baseUrl(), "" + rounds);
    return java.run().orThrow();
  }

  private static void assertWell(List<String> lines) {
    assertThat(lines).hasSize(9).allMatch(line -> line.matches("\\w+: ok .+"));
  }

  @ParameterizedTest(name = "on Java {0}")
  @MethodSource("releases")
  void anApplicationSaysTheSameAndAsksOnce(int release) throws Exception {
    Path home = Rig.javaHome(release);
    try (Rig rig = new Rig(folder, BRIDGED)) {
      ChildJvm.Result without = run(rig.java(home), rig, 1);
      List<String> lines = without.lines();
      assertWell(lines);
      List<String> sent = bodies(rig.openAi().requests());
      ChildJvm.Result with = run(rig.agent(home), rig, 2);
      assertThat(with.lines()).isEqualTo(Contract.join(lines, lines));
      assertThat(Rig.newLines(without, with)).allMatch(line -> line.startsWith("[llmcost] "));
      assertThat(bodies(rig.openAi().requests())).hasSameSizeAs(sent);
      Ledger hits = rig.ledger().where(entry -> "hit".equals(entry.text("cache")));
      Ledger paid = rig.ledger().where(entry -> "miss".equals(entry.text("cache")));
      assertThat(hits.entries()).hasSameSizeAs(sent);
      assertThat(hits.sum("cost_usd")).isEqualByComparingTo(BigDecimal.ZERO);
      assertThat(paid.sum("cost_usd")).isEqualByComparingTo(rig.openAi().billedUsd());
    }
  }

  private static List<String> bodies(List<RecordedRequest> requests) {
    return requests.stream().map(RecordedRequest::bodyText).toList();
  }

  @ParameterizedTest(name = "on Java {0}")
  @MethodSource("releases")
  void aRoutedCallTakesItsOwnKeyAndNothingOfTheApplications(int release) throws Exception {
    try (Rig rig = new Rig(folder, ROUTED)) {
      ChildJvm.Result result = run(rig.agent(Rig.javaHome(release)), rig, 1);
      assertWell(result.lines());
      assertThat(rig.openAi().requests())
          .hasSize(1)
          .allMatch(request -> request.path().endsWith("/embeddings"));
      assertThat(rig.global().requests()).hasSizeGreaterThan(8);
      for (RecordedRequest request : rig.global().requests()) {
        assertThat(request.wire())
            .contains("Qwen/Qwen3-8B")
            .doesNotContain("gpt-4o")
            .doesNotContain("sk-application")
            .doesNotContainIgnoringCase("x-llmcost");
        assertThat(request.headers("authorization")).containsExactly("Bearer " + Trial.GLOBAL_KEY);
      }
      Ledger routed = rig.ledger().where(entry -> "global".equals(entry.text("provider")));
      assertThat(routed.sum("cost_usd")).isEqualByComparingTo(rig.global().billedUsd());
    }
  }
}
