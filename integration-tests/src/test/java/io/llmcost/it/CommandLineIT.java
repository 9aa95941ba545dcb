package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.ClassPaths;
import io.llmcost.it.harness.Jdks;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.harness.RunningJvm;
import io.llmcost.it.mock.MockProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command line of the packed jar, in processes of its own. */
class CommandLineIT {

  private static final Duration LIMIT = Duration.ofSeconds(120);

  @TempDir Path folder;

  private ChildJvm.Result llmcost(String... arguments) throws Exception {
    return llmcost(Jdks.current(), arguments);
  }

  private ChildJvm.Result llmcost(Path javaHome, String... arguments) throws Exception {
    return ChildJvm.of(javaHome, "io.llmcost.bootstrap.Main")
        .classPath(Trial.agent())
        .directory(folder)
        .options("-Duser.home=" + folder)
        .arguments(arguments)
        .run(LIMIT);
  }

  private static Path java(int release) {
    Optional<Path> home = Jdks.of(release);
    assumeTrue(home.isPresent(), () -> "No Java " + release + " here");
    return home.get();
  }

  static Stream<Integer> releases() {
    return Stream.of(8, 17, 25);
  }

  @ParameterizedTest
  @MethodSource("releases")
  void saysWhatItIs(int release) throws Exception {
    ChildJvm.Result help = llmcost(java(release));
    assertThat(help.exit()).isZero();
    assertThat(help.stdout()).contains("-javaagent:llmcost.jar", "init", "check", "attach");
    assertThat(help.stderr()).isEmpty();
    assertThat(llmcost(java(release), "--version").stdout()).matches("llmcost \\d+\\.\\d+.*\\R");
  }

  @Test
  void namesTheNearestCommand() throws Exception {
    ChildJvm.Result result = llmcost("chek");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr()).contains("no command chek").contains("Did you mean check?");
  }

  @ParameterizedTest
  @MethodSource("releases")
  void whatInitWritesChecks(int release) throws Exception {
    ChildJvm.Result written = llmcost(java(release), "init");
    assertThat(written.exit()).as(written.stderr()).isZero();
    assertThat(folder.resolve("llmcost.yaml")).exists();
    assertThat(llmcost(java(release), "init").exit()).isEqualTo(1);
    ChildJvm.Result checked = llmcost(java(release), "check");
    assertThat(checked.exit()).as(checked.stderr()).isZero();
    assertThat(checked.stdout()).startsWith("llmcost.yaml: no problem found");
  }

  @ParameterizedTest
  @MethodSource("releases")
  void explainsACall(int release) throws Exception {
    Files.writeString(
        folder.resolve("request.json"),
        "{\"model\":\"gpt-4o\",\"temperature\":0,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
    ChildJvm.Result result = llmcost(java(release), "explain", "--request", "request.json");
    assertThat(result.exit()).as(result.stderr()).isZero();
    assertThat(result.stdout())
        .contains("answers if the same was asked within 1h")
        .contains("https://api.openai.com/v1/chat/completions")
        .contains("There are no routes");
  }

  @Test
  void reportsWhatAnApplicationSpent() throws Exception {
    Target target = new Target(Client.JDK, "java.net.http", 17);
    try (Trial trial = new Trial(target, folder)) {
      trial.with("preset: safe", List.of("sync", "sync", "sync"));
      Path ledger = folder.resolve("run-1/ledger");
      ChildJvm.Result result = llmcost("report", "--ledger", ledger.toString(), "--ascii");
      assertThat(result.exit()).as(result.stderr()).isZero();
      assertThat(result.stdout()).contains("3 calls").contains("JdkHttpApp");
      ChildJvm.Result proposed = llmcost("init", "--from-ledger", ledger.toString());
      assertThat(proposed.exit()).as(proposed.stderr()).isZero();
      assertThat(llmcost("check", "llmcost.yaml").exit()).isZero();
      ChildJvm.Result byDefault = llmcost("init", "--force", "--from-ledger");
      assertThat(byDefault.exit()).isEqualTo(1);
      assertThat(byDefault.stderr())
          .contains("no calls in a ledger at " + folder.resolve(".llmcost/ledger"));
    }
  }

  /** A client on a Java release that an agent comes to late. */
  record Late(Client client, String version, int release) {
    @Override
    public String toString() {
      return version + " on Java " + release;
    }
  }

  static Stream<Late> late() {
    List<Late> all = new ArrayList<>();
    releases()
        .forEach(
            release -> {
              all.add(new Late(Client.OKHTTP, "okhttp-4.12", release));
              if (release >= Client.JDK.lowestRelease()) {
                all.add(new Late(Client.JDK, "java.net.http", release));
              }
            });
    return all.stream();
  }

  private ChildJvm application(Late late, MockProvider provider, String... scenarios) {
    ChildJvm jvm =
        ChildJvm.of(java(late.release()), late.client().mainClass())
            .classPath(ClassPaths.here().classes(late.client().folder()))
            .options("-Dfile.encoding=UTF-8")
            .arguments(provider.baseUrl())
            .arguments(scenarios);
    String classPath = late.client().classPath(late.version());
    return classPath.isEmpty() ? jvm : jvm.classPath(classPath);
  }

  private Path configuration(MockProvider provider) throws IOException {
    return Files.writeString(
        folder.resolve("attached.yaml"),
        "providers:\n  openai: { base_url: \"%s\" }\nledger: { dir: \"%s\" }\n"
            .formatted(provider.baseUrl(), folder.resolve("ledger")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("late")
  void handlesCallsOfARunningApplication(Late late) throws Exception {
    Trial.agent();
    try (MockProvider provider = MockProvider.start();
        RunningJvm application =
            application(
                    late,
                    provider,
                    "sync@before",
                    "async@before",
                    "pause",
                    "sync@after",
                    "async@after",
                    "sync@after",
                    "async@after")
                .start()) {
      configuration(provider);
      application.awaitPause(LIMIT);
      assertThat(provider.requests()).hasSize(2);

      String pid = String.valueOf(application.pid());
      ChildJvm.Result attached = llmcost("attach", pid, "config=attached.yaml", "app=late");
      assertThat(attached.exit()).as(attached.stderr()).isZero();
      assertThat(attached.stdout()).contains("The agent runs in process " + pid);
      assertThat(attached.stdout().contains("warning")).isEqualTo(late.release() >= 21);

      ChildJvm.Result again = llmcost("attach", pid);
      assertThat(again.exit()).isEqualTo(1);
      assertThat(again.stderr()).contains("already");

      ChildJvm.Result result = application.await(LIMIT).orThrow();
      List<String> lines = result.lines();
      assertThat(lines).hasSize(7);
      assertThat(lines.get(5)).isEqualTo(lines.get(3));
      assertThat(lines.get(6)).isEqualTo(lines.get(4));
      assertThat(provider.requests()).hasSize(4);
      Ledger ledger = Ledger.read(folder.resolve("ledger"));
      assertThat(ledger.entries())
          .hasSize(4)
          .allMatch(entry -> "late".equals(entry.text("app")))
          .allMatch(entry -> entry.text("call_site").startsWith(late.client().mainClass()));
      assertThat(ledger.where(entry -> "hit".equals(entry.text("cache"))).entries()).hasSize(2);
    }
  }

  @Test
  void saysThatAProcessRefuses() throws Exception {
    Trial.agent();
    Late late = new Late(Client.JDK, "java.net.http", 17);
    try (MockProvider provider = MockProvider.start();
        RunningJvm application =
            application(late, provider, "pause").options("-XX:+DisableAttachMechanism").start()) {
      application.awaitPause(LIMIT);
      ChildJvm.Result result = llmcost("attach", String.valueOf(application.pid()));
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.stderr()).contains("DisableAttachMechanism").doesNotContain("\tat ");
      assertThat(application.await(LIMIT).exit()).isZero();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void leavesProcessesAloneThatAreNotJava() throws Exception {
    Process other = new ProcessBuilder("sleep", "300").start();
    try {
      ChildJvm.Result result = llmcost("attach", String.valueOf(other.pid()));
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.stderr()).contains("is no Java process");
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void saysWhichProcessesThereAre() throws Exception {
    ChildJvm.Result result = llmcost("attach", "1234567890");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr()).contains("There is no process 1234567890");
  }

  @Test
  void saysThatARuntimeCannotAttach() throws Exception {
    Path home = java(8);
    assumeTrue(
        !Files.exists(home.resolve("lib/tools.jar"))
            && !Files.exists(home.resolve("../lib/tools.jar")),
        "The Java 8 here is a JDK");
    ChildJvm.Result result = llmcost(home, "attach", "1");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.stderr()).contains("cannot attach").contains("full JDK");
  }
}
