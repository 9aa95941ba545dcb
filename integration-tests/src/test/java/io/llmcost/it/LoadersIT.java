package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.ClassPaths;
import io.llmcost.it.harness.Command;
import io.llmcost.it.harness.Ledger;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications in class loaders and modules of every kind. */
class LoadersIT {

  private static final String APPS = "io.llmcost.it.apps.";
  private static final String OBSERVE = "preset: observe";
  private static final String ROUTED =
      """
      preset: safe
      models:
        qwen3-8b: { provider: global, name: Qwen/Qwen3-8B, price: { input: 0.003, output: 0.01 } }
      routes:
        - name: all-chat
          when: { call_site: "io.llmcost.it.apps.**" }
          use: [qwen3-8b]
      """;

  @TempDir Path folder;

  static Stream<Integer> releases() {
    return Rig.releases(8);
  }

  static Stream<Integer> modularReleases() {
    return Rig.releases(17);
  }

  private static void assertQuiet(ChildJvm.Result result) {
    assertThat(result.stderr().lines())
        .allMatch(line -> line.startsWith("[llmcost] "))
        .noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void handlesEachVersionInItsOwnLoader(int release) throws Exception {
    try (Rig rig = new Rig(folder, OBSERVE)) {
      Command command =
          rig.agent(Rig.javaHome(release))
              .classPath(Rig.apps8())
              .with(APPS + "LoadersApp", rig.openAi().baseUrl())
              .with("platform", Rig.withOkHttp("okhttp-3.12"), "sync")
              .with("platform", Rig.withOkHttp("okhttp-4.12"), "async")
              .with("strict", Rig.withOkHttp("okhttp-5.5"), "stream")
              .with("platform", Rig.withOkHttp("okhttp-5.5"), "key-interceptor");
      ChildJvm.Result result = command.run().orThrow();
      assertThat(result.lines()).hasSize(4).allMatch(line -> line.contains(" 200 "));
      assertQuiet(result);
      assertThat(rig.ledger().entries())
          .extracting(entry -> entry.text("call_site"))
          .containsExactlyInAnyOrder(
              APPS + "OkHttpApp.sync",
              APPS + "OkHttpApp.enqueue",
              APPS + "OkHttpApp.stream",
              APPS + "OkHttpApp.keyInterceptor");
    }
  }

  static Stream<Arguments> oddLoaders() {
    return releases()
        .flatMap(
            release ->
                Stream.of("strict", "boot")
                    .flatMap(
                        kind ->
                            Stream.of("okhttp-3.12", "okhttp-4.12")
                                .map(version -> Arguments.of(kind, version, release))));
  }

  @ParameterizedTest(name = "{0}, {1} on Java {2}")
  @MethodSource("oddLoaders")
  void handlesLoadersThatHideTheSystemClassPath(String kind, String version, int release)
      throws Exception {
    try (Rig rig = new Rig(folder, ROUTED)) {
      Command command =
          rig.agent(Rig.javaHome(release))
              .classPath(Rig.apps8())
              .with(APPS + "LoadersApp", rig.openAi().baseUrl());
      for (String scenario : List.of("sync", "async", "stream", "sync")) {
        command.with(kind, Rig.withOkHttp(version), scenario);
      }
      ChildJvm.Result result = command.run().orThrow();
      assertThat(result.lines()).hasSize(4).allMatch(line -> line.contains(" 200 "));
      assertQuiet(result);
      Ledger ledger = rig.ledger();
      assertThat(ledger.entries()).hasSize(4);
      assertThat(ledger.where(entry -> "all-chat".equals(entry.text("route"))).entries())
          .hasSize(3);
      assertThat(ledger.where(entry -> "hit".equals(entry.text("cache"))).entries()).hasSize(1);
      assertThat(rig.openAi().requests()).isEmpty();
      assertThat(rig.global().requests()).hasSize(3);
    }
  }

  /**
   * Version 5 has threads that hold their loader for a minute; those of version 3 hold it for five,
   * with an agent or without.
   */
  static Stream<Arguments> redeployed() {
    return Boolean.getBoolean("llmcost.matrix")
        ? releases()
            .flatMap(
                release ->
                    Stream.of("okhttp-4.12", "okhttp-5.5")
                        .flatMap(
                            version ->
                                Stream.of(
                                    Arguments.of(OBSERVE, version, release, 50),
                                    Arguments.of(ROUTED, version, release, 50))))
        : Stream.of(Arguments.of(ROUTED, "okhttp-4.12", 17, 20));
  }

  @ParameterizedTest(name = "{1} on Java {2}")
  @MethodSource("redeployed")
  void letsGoOfApplicationsThatAreUndeployed(
      String configuration, String version, int release, int times) throws Exception {
    try (Rig rig = new Rig(folder, configuration)) {
      Command command =
          rig.agent(Rig.javaHome(release))
              .with("-Xmx64m", "-XX:+UseSerialGC")
              .classPath(Rig.apps8())
              .with(APPS + "RedeployApp", rig.openAi().baseUrl())
              .with(Rig.withOkHttp(version), String.valueOf(times));
      ChildJvm.Result result = command.run().orThrow();
      assertThat(result.lines()).hasSize(3 * times + 1).last().isEqualTo("left 0");
      assertThat(result.lines().subList(0, 3 * times)).allMatch(line -> line.equals("200"));
      assertQuiet(result);
    }
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void leavesTheApplicationItsOwnLibraries(int release) throws Exception {
    String classPath = Rig.apps8() + File.pathSeparator + ClassPaths.here().of("own-libraries");
    Path home = Rig.javaHome(release);
    try (Rig rig = new Rig(folder, OBSERVE)) {
      Command without = rig.java(home).classPath(classPath).with(APPS + "OwnLibrariesApp");
      Command with = rig.agent(home).classPath(classPath).with(APPS + "OwnLibrariesApp");
      List<String> seen = with.run().orThrow().lines();
      assertThat(seen).isEqualTo(without.run().orThrow().lines());
      assertThat(seen)
          .contains(
              "com.fasterxml.jackson.core.JsonFactory jackson-core-2.9.9.jar",
              "io.llmcost.agent.AgentStarter false");
    }
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void handlesApplicationsWithOtherVersionsOfItsLibraries(int release) throws Exception {
    String classPath =
        ClassPaths.here().of("own-libraries") + File.pathSeparator + Rig.withOkHttp("okhttp-4.12");
    try (Rig rig = new Rig(folder, "preset: safe")) {
      Command command = rig.agent(Rig.javaHome(release)).classPath(classPath);
      command.with(APPS + "OkHttpApp", rig.openAi().baseUrl(), "sync", "sync", "stream");
      ChildJvm.Result result = command.run().orThrow();
      assertThat(result.lines()).hasSize(3).allMatch(line -> line.contains(" 200 "));
      assertQuiet(result);
      assertThat(rig.ledger().entries()).hasSize(3);
      assertThat(rig.openAi().requests()).hasSize(2);
    }
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("modularReleases")
  void handlesAModularApplication(int release) throws Exception {
    Path classes = Files.createDirectories(folder.resolve("modular/classes/io/llmcost/it/apps"));
    try (Stream<Path> files = Files.list(Rig.apps11().resolve("io/llmcost/it/apps"))) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().matches("(JdkHttpApp|Bodies|Output).*\\.class")) {
          Files.copy(file, classes.resolve(file.getFileName().toString()));
        }
      }
    }
    String module = "module app { requires java.net.http; }";
    Path modular =
        Sources.compile(folder.resolve("modular"), 11, "", Map.of("module-info.java", module));
    try (Rig rig = new Rig(folder, ROUTED)) {
      Command command = rig.agent(Rig.javaHome(release)).with("-p", modular.toString());
      command.with("-m", "app/" + APPS + "JdkHttpApp", rig.openAi().baseUrl());
      ChildJvm.Result result = command.with("sync", "async", "stream-lines", "sync").run();
      assertThat(result.orThrow().lines()).hasSize(4).allMatch(line -> line.contains(" 200 "));
      assertQuiet(result);
      assertThat(rig.ledger().entries())
          .hasSize(4)
          .allMatch(entry -> entry.text("call_site").startsWith(APPS + "JdkHttpApp."));
      assertThat(rig.openAi().requests()).isEmpty();
      assertThat(rig.global().requests()).hasSize(3);
    }
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("modularReleases")
  void handlesOkHttpOnARuntimeWithoutTheJdksClient(int release) throws Exception {
    try (Rig rig = new Rig(folder, ROUTED)) {
      Command command =
          rig.agent(Rig.javaHome(release))
              .with("--limit-modules", "java.base,java.instrument,java.logging")
              .classPath(Rig.withOkHttp("okhttp-4.12"))
              .with(APPS + "OkHttpApp", rig.openAi().baseUrl());
      ChildJvm.Result result = command.with("sync", "async", "stream", "sync").run().orThrow();
      assertThat(result.lines()).hasSize(4).allMatch(line -> line.contains(" 200 "));
      assertQuiet(result);
      assertThat(rig.ledger().entries()).hasSize(4);
      assertThat(rig.openAi().requests()).isEmpty();
    }
  }

  @Test
  void startsOnTheSmallestRuntime() throws Exception {
    try (Rig rig = new Rig(folder, OBSERVE)) {
      Command command =
          rig.agent(Rig.javaHome(17))
              .with("--limit-modules", "java.base,java.instrument")
              .classPath(Rig.apps8())
              .with(APPS + "HelloApp");
      ChildJvm.Result result = command.run().orThrow();
      assertThat(result.stdout()).isEqualTo("hello\n");
      assertQuiet(result);
    }
  }

  private static final String CALLS_ITSELF =
      """
      package okhttp3;
      public class OkHttpClient {
        %s
        public static void main(String[] arguments) {
          System.out.println(new OkHttpClient("a", new java.util.ArrayList<Object>()) + " "
              + new OkHttpClient(new Builder()).newCall("b"));
        }
        public static class Builder {}
        public OkHttpClient(String name, java.util.List<Object> list) {}
        public OkHttpClient(Builder builder) {}
        public String newCall(String name) { return name; }
        public String toString() { return "client"; }
      }
      """;

  /** Something else of that name, or a version of which nothing is as it is known. */
  @ParameterizedTest(name = "{index}: {0}")
  @ValueSource(
      strings = {
        "",
        "private final java.util.List<Object> interceptors = new java.util.ArrayList<>();",
        "private final java.util.Set<Object> interceptors = new java.util.HashSet<>();",
        "private final int interceptors = 1;"
      })
  void leavesUnknownVersionsAlone(String field) throws Exception {
    String source = CALLS_ITSELF.formatted(field);
    Path classes =
        Sources.compile(folder.resolve("fake"), 8, "", Map.of("okhttp3/OkHttpClient.java", source));
    for (int release : releases().toList()) {
      try (Rig rig = new Rig(folder, OBSERVE)) {
        Command command =
            rig.agent(Rig.javaHome(release)).classPath(classes).with("okhttp3.OkHttpClient");
        ChildJvm.Result result = command.run().orThrow();
        assertThat(result.stdout()).isEqualTo("client b\n");
        assertThat(result.stderr().lines()).allMatch(line -> line.startsWith("[llmcost] "));
        assertThat(result.stderr().lines())
            .filteredOn(line -> line.contains("WARN"))
            .as("Java %s: %s", release, result.stderr())
            .singleElement()
            .asString()
            .contains("okhttp3.OkHttpClient");
      }
    }
  }
}
