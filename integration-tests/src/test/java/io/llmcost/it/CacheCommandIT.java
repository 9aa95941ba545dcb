package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.Command.Running;
import io.llmcost.it.harness.Jdks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people are told of the cache of a process that runs, and of its files. */
class CacheCommandIT {

  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final String MISS = "200 miss";
  private static final String HIT = "200 hit";

  @TempDir Path folder;

  static Stream<Integer> releases() {
    return Rig.releases(8);
  }

  private ChildJvm.Result cache(String... arguments) throws Exception {
    Files.createDirectories(folder.resolve("tmp"));
    return ChildJvm.of(Jdks.current(), "io.llmcost.bootstrap.Main")
        .classPath(Trial.agent())
        .directory(folder)
        .options("-Duser.home=" + folder, "-Djava.io.tmpdir=" + folder.resolve("tmp"))
        .arguments("cache")
        .arguments(arguments)
        .run(LIMIT);
  }

  private String said(String... arguments) throws Exception {
    ChildJvm.Result result = cache(arguments);
    assertThat(result.exit()).as(result.stderr()).isZero();
    try (Stream<Path> left = Files.list(folder.resolve("tmp"))) {
      assertThat(left.filter(file -> file.getFileName().toString().startsWith("llmcost")))
          .isEmpty();
    }
    return result.stdout();
  }

  private static Running start(Rig rig, int release) throws Exception {
    return rig.agent(Rig.javaHome(release))
        .classPath(Rig.apps8(), Rig.withOkHttp("okhttp-4.12"))
        .with("io.llmcost.it.apps.AskedApp", rig.openAi().baseUrl())
        .start();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void tellsWhatARunningProcessKeeps(int release) throws Exception {
    try (Rig rig = new Rig(folder, "cache: { when: always }");
        Running application = start(rig, release)) {
      String pid = String.valueOf(application.pid());
      ChildJvm.Result early = cache("stats", "--pid", pid);
      assertThat(early.exit()).isEqualTo(1);
      assertThat(early.stderr()).contains("no LLM call yet");

      assertThat(application.ask("one")).isEqualTo(MISS);
      assertThat(application.ask("one")).isEqualTo(HIT);
      assertThat(application.ask("two")).isEqualTo(MISS);
      assertThat(said("stats", "--pid", pid))
          .contains("entries  2", "1 hits, 2 misses (33.3 % hits)", "AskedApp.main");
      assertThat(said("stats", "--json", "--pid", pid))
          .contains("\"hits\":1,\"misses\":2,\"entries\":2", "\"size\":0,\"expiry\":0");

      String list = said("list", "--pid", pid);
      assertThat(list.lines()).hasSize(2).allMatch(line -> line.contains("AskedApp.main"));
      String newest = list.lines().findFirst().orElseThrow().substring(0, 12);
      assertThat(said("show", newest, "--pid", pid)).contains("\"choices\"");
      assertThat(said("evict", newest, "--pid", pid)).contains("1 answer removed from memory");
      assertThat(application.ask("two")).isEqualTo(MISS);
      assertThat(application.ask("one")).isEqualTo(HIT);
      assertThat(said("evict", "--all", "--pid", pid)).contains("2 answers removed");
      assertThat(application.ask("one")).isEqualTo(MISS);
      assertThat(said("stats", "--pid", pid)).contains("removed 3");

      ChildJvm.Result result = application.end().orThrow();
      assertThat(
              result
                  .stderr()
                  .lines()
                  .filter(line -> !line.startsWith("[llmcost]"))
                  .filter(line -> !line.startsWith("WARNING: ")))
          .isEmpty();
    }
  }

  @Test
  void filesInUseAreReadAndChangedByTheirProcessOnly() throws Exception {
    String configuration =
        "cache: { when: always, shared: { store: disk, timeout: 10s, dir: answers } }";
    try (Rig rig = new Rig(folder, configuration)) {
      try (Running application = start(rig, 17)) {
        assertThat(application.ask("one")).isEqualTo(MISS);
        assertThat(application.ask("two")).isEqualTo(MISS);
        while (!said("stats").contains("entries  2")) {
          Thread.onSpinWait();
        }
        String newest = said("list").lines().findFirst().orElseThrow().substring(0, 12);
        assertThat(said("show", newest)).contains("\"choices\"");
        assertThat(said("evict", newest))
            .contains("Process " + application.pid() + ", which has files in use: 1 answer")
            .contains("1 from disk");
        assertThat(said("stats")).contains("entries  1");
        assertThat(application.ask("two")).isEqualTo(MISS);
        assertThat(application.ask("one")).isEqualTo(HIT);
        application.end().orThrow();
      }
      assertThat(said("evict", "--all")).contains("2 answers removed");
      try (Running application = start(rig, 8)) {
        assertThat(application.ask("one")).isEqualTo(MISS);
        application.end().orThrow();
      }
    }
  }

  @Test
  void whereAnswersAreToBeEncryptedNoneIsShown() throws Exception {
    String configuration =
        "cache: { when: always, shared: { store: disk, key: 'a-key-for-this-test-only' } }";
    try (Rig rig = new Rig(folder, configuration);
        Running application = start(rig, 17)) {
      assertThat(application.ask("one")).isEqualTo(MISS);
      String pid = String.valueOf(application.pid());
      String name = said("list", "--pid", pid).substring(0, 12);
      ChildJvm.Result shown = cache("show", name, "--pid", pid);
      assertThat(shown.exit()).isEqualTo(1);
      assertThat(shown.stderr()).contains("encrypted only");
      application.end().orThrow();
    }
  }
}
