package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.Command;
import io.llmcost.it.harness.Ledger;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Applications under a security manager, whose policy grants them what they need and no more. */
class SecurityManagerIT {

  private static final String APPS = "io.llmcost.it.apps.";

  /** Security managers are gone from here on. */
  private static final int GONE = 24;

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

  static Stream<Arguments> applications() {
    return Rig.releases(8)
        .filter(release -> release < GONE)
        .flatMap(
            release ->
                Stream.concat(
                    Stream.of(
                        Arguments.of("OkHttpApp", release, "stream"),
                        Arguments.of("UrlConnectionApp", release, "stream")),
                    release < 11
                        ? Stream.of()
                        : Stream.of(Arguments.of("JdkHttpApp", release, "stream-lines-async"))));
  }

  @ParameterizedTest(name = "{0} on Java {1}")
  @MethodSource("applications")
  void handlesTheCalls(String application, int release, String stream) throws Exception {
    try (Rig rig = new Rig(folder, "preset: safe")) {
      policy(rig.openAi().baseUrl());
      ChildJvm.Result result =
          run(rig.agent(Rig.javaHome(release)), rig, application, "sync", "sync", "async", stream);
      assertThat(result.lines()).hasSize(4).allMatch(line -> line.contains(" 200 "));
      assertThat(result.stderr())
          .doesNotContain("[llmcost] WARN", "[llmcost] ERROR", "not started");
      Ledger ledger = rig.ledger();
      assertThat(ledger.entries()).hasSize(4);
      assertThat(ledger.where(entry -> "hit".equals(entry.text("cache"))).entries()).hasSize(1);
      assertThat(ledger.entries())
          .allMatch(entry -> entry.text("call_site").startsWith(APPS + application));
      assertThat(rig.openAi().requests()).hasSize(3);
    }
  }

  static Stream<Integer> releases() {
    return Rig.releases(8).filter(release -> release < GONE);
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void handlesTheCallsInALoaderOfTheApplications(int release) throws Exception {
    try (Rig rig = new Rig(folder, "preset: safe")) {
      policy(rig.openAi().baseUrl());
      mayMakeLoaders(Rig.apps8());
      Command command =
          confined(rig.agent(Rig.javaHome(release)))
              .classPath(Rig.apps8())
              .with(APPS + "LoadersApp", rig.openAi().baseUrl())
              .with("platform", Rig.withOkHttp("okhttp-4.12"), "sync");
      ChildJvm.Result result = command.run().orThrow();
      assertThat(result.lines()).hasSize(1).allMatch(line -> line.contains(" 200 "));
      assertThat(rig.ledger().entries()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "{0} on Java {1}")
  @MethodSource("applications")
  void routesWhereTheApplicationMayConnect(String application, int release, String stream)
      throws Exception {
    try (Rig rig = new Rig(folder, ROUTED)) {
      policy(rig.openAi().baseUrl(), rig.global().baseUrl());
      ChildJvm.Result result =
          run(rig.agent(Rig.javaHome(release)), rig, application, "sync", "async", stream);
      assertThat(result.lines()).hasSize(3).allMatch(line -> line.contains(" 200 "));
      assertThat(rig.global().requests()).hasSize(3);
      assertThat(rig.openAi().requests()).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0} on Java {1}")
  @MethodSource("applications")
  void goesNowhereElse(String application, int release, String stream) throws Exception {
    try (Rig rig = new Rig(folder, ROUTED)) {
      policy(rig.openAi().baseUrl());
      ChildJvm.Result result =
          run(rig.agent(Rig.javaHome(release)), rig, application, "sync", "async", stream);
      assertThat(result.lines()).hasSize(3).allMatch(line -> line.contains(" 200 "));
      assertThat(rig.global().requests()).isEmpty();
      assertThat(rig.openAi().requests()).hasSize(3);
    }
  }

  @ParameterizedTest(name = "{0} on Java {1}")
  @MethodSource("applications")
  void refusesWhatIsRefusedWithoutTheAgent(String application, int release, String stream)
      throws Exception {
    try (Rig rig = new Rig(folder, "preset: safe")) {
      policy();
      Path home = Rig.javaHome(release);
      List<String> without = run(rig.java(home), rig, application, "sync", "async", stream).lines();
      List<String> with = run(rig.agent(home), rig, application, "sync", "async", stream).lines();
      assertThat(with).isEqualTo(without).allMatch(line -> line.contains("access denied"));
      assertThat(rig.openAi().requests()).isEmpty();
    }
  }

  private ChildJvm.Result run(Command command, Rig rig, String application, String... scenarios)
      throws Exception {
    confined(command)
        .classPath(
            application.equals("JdkHttpApp")
                ? Rig.apps11().toString()
                : Rig.withOkHttp("okhttp-4.12"))
        .with(APPS + application, rig.openAi().baseUrl());
    return command.with(scenarios).run().orThrow();
  }

  private Command confined(Command command) {
    return command.with(
        "-Djava.security.manager", "-Djava.security.policy=" + folder.resolve("app.policy"));
  }

  /** What OkHttp and the JDK's clients need to connect there. */
  private void policy(String... baseUrls) throws IOException {
    StringBuilder policy =
        new StringBuilder(
            """
            grant {
              permission java.net.NetPermission "getProxySelector";
              permission java.util.PropertyPermission "okhttp.platform", "read";
              permission java.util.logging.LoggingPermission "control";
              permission java.lang.RuntimePermission "modifyThread";
            """);
    for (String baseUrl : baseUrls) {
      URI uri = URI.create(baseUrl);
      String place = uri.getHost() + ":" + uri.getPort();
      policy.append(
          """
            permission java.net.SocketPermission "%1$s", "connect,resolve";
            permission java.net.URLPermission "http://%1$s/-", "*:*";
          """
              .formatted(place));
    }
    Files.writeString(folder.resolve("app.policy"), policy.append("};\n"));
  }

  /** A container's classes may; those of the client that lies in its loader may not. */
  private void mayMakeLoaders(Path classes) throws IOException {
    String grant =
        """
        grant codeBase "%s" {
          permission java.lang.RuntimePermission "getClassLoader";
          permission java.lang.RuntimePermission "createClassLoader";
          permission java.lang.RuntimePermission "setContextClassLoader";
          permission java.util.PropertyPermission "*", "read";
          permission java.io.FilePermission "<<ALL FILES>>", "read";
        };
        """;
    Files.writeString(
        folder.resolve("app.policy"), grant.formatted(classes.toUri()), StandardOpenOption.APPEND);
  }
}
