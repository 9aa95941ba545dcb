package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.Command;
import io.llmcost.it.harness.Command.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that changes while an application runs. */
class KillSwitchIT {

  private static final String SAFE = "preset: safe";
  private static final String OFF = "preset: off";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  static Stream<Arguments> applications() {
    return Rig.releases(8)
        .flatMap(
            release ->
                release < 11
                    ? Stream.of(Arguments.of("AskedApp", release))
                    : Stream.of(
                        Arguments.of("AskedApp", release), Arguments.of("AskedJdkApp", release)));
  }

  private static Running start(Rig rig, String application, int release) throws Exception {
    Path classes = application.equals("AskedApp") ? Rig.apps8() : Rig.apps11();
    String okHttp = Rig.withOkHttp("okhttp-4.12");
    Command command = rig.agent(Rig.javaHome(release)).classPath(classes, okHttp);
    return command.with("io.llmcost.it.apps." + application, rig.openAi().baseUrl()).start();
  }

  /** Asks new questions until the answer shows that the change has been seen. */
  private static void askUntil(Running application, String prompt, String answer) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    for (int i = 0; Instant.now().isBefore(end); i++) {
      String said = application.ask(prompt + i);
      assertThat(said).startsWith("200 ");
      if (said.equals(answer)) {
        return;
      }
    }
    fail("Never " + answer + ": " + application.stderr());
  }

  @ParameterizedTest(name = "{0} on Java {1}")
  @MethodSource("applications")
  void offHoldsForTheNextCallAndBack(String application, int release) throws Exception {
    try (Rig rig = new Rig(folder, SAFE);
        Running running = start(rig, application, release)) {
      assertThat(running.ask("one")).isEqualTo("200 miss");
      assertThat(running.ask("one")).isEqualTo("200 hit");
      rig.configure(OFF);
      askUntil(running, "off", "200 untouched");
      assertThat(running.ask("one")).isEqualTo("200 untouched");
      rig.configure(SAFE);
      askUntil(running, "on", "200 miss");
      assertThat(running.ask("one")).isEqualTo("200 hit");
      assertThat(running.end().orThrow().stderr())
          .contains("configuration changed, preset off", "configuration changed, preset safe");
    }
  }

  @ParameterizedTest(name = "{0} on Java {1}")
  @MethodSource("applications")
  void aBrokenFileKeepsTheLastGoodOneAndSaysWhyOnce(String application, int release)
      throws Exception {
    try (Rig rig = new Rig(folder, SAFE);
        Running running = start(rig, application, release)) {
      assertThat(running.ask("one")).isEqualTo("200 miss");
      rig.write("preset: off\nretries: many\n");
      askUntilSaid(running, "kept the last good one, preset safe");
      rig.configure(OFF);
      askUntil(running, "off", "200 untouched");
      ChildJvm.Result result = running.end().orThrow();
      assertThat(result.stderr()).containsOnlyOnce("kept the last good one");
      assertThat(result.stderr()).containsOnlyOnce("llmcost.yaml:2:1");
      assertThat(result.stderr()).containsOnlyOnce("is good again, preset off");
    }
  }

  /** Every call until then, and some after it, are handled by the last good file. */
  private static void askUntilSaid(Running application, String line) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (!application.stderr().contains(line)) {
      assertThat(Instant.now()).as(application.stderr()).isBefore(end);
      assertThat(application.ask("one")).isEqualTo("200 hit");
    }
    for (int i = 0; i < 100; i++) {
      assertThat(application.ask("one")).isEqualTo("200 hit");
    }
  }

  @ParameterizedTest(name = "{0} on Java {1}")
  @MethodSource("applications")
  void aFileThatGoesKeepsTheLastGoodOne(String application, int release) throws Exception {
    try (Rig rig = new Rig(folder, SAFE);
        Running running = start(rig, application, release)) {
      assertThat(running.ask("one")).isEqualTo("200 miss");
      rig.remove();
      askUntilSaid(running, "gone or cannot be read; kept the last good one, preset safe");
      rig.configure(SAFE);
      askUntilSaid(running, "is good again, preset safe");
    }
  }
}
