package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.Command;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application notices of the agent before, and without, its first LLM call: a line. */
class StartIT {

  private static final String HELLO = "io.llmcost.it.apps.HelloApp";
  private static final String OKHTTP = "io.llmcost.it.apps.OkHttpApp";
  private static final String OBSERVE = "preset: observe";

  @TempDir Path folder;

  static Stream<Integer> releases() {
    return Rig.releases(8);
  }

  private static Command hello(Path home, String... options) {
    return Command.of(home, "java").with(options).classPath(Rig.apps8()).with(HELLO);
  }

  private static String agent() {
    return "-javaagent:" + Trial.agent();
  }

  private static void assertOneLine(String stderr) {
    assertThat(stderr.lines()).singleElement().asString().matches("\\[llmcost\\] .*started, .*");
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void saysOneLine(int release) throws Exception {
    ChildJvm.Result result = hello(Rig.javaHome(release), agent()).in(folder).run();
    assertThat(result.exit()).isZero();
    assertThat(result.stdout()).isEqualTo("hello\n");
    assertOneLine(result.stderr());
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void saysNothingWhenItsLogIsOff(int release) throws Exception {
    Path home = Rig.javaHome(release);
    for (Command command :
        List.of(
            hello(home, agent() + "=log.level=off"),
            hello(home, agent(), "-Dllmcost.log.level=off"),
            hello(home, agent()).environment("LLMCOST_LOG_LEVEL", "off"))) {
      ChildJvm.Result result = command.in(folder).run();
      assertThat(result.stdout()).isEqualTo("hello\n");
      assertThat(result.stderr()).isEmpty();
    }
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void hasNoThreadBeforeTheFirstCall(int release) throws Exception {
    Path home = Rig.javaHome(release);
    List<String> without = hello(home).with("threads").run().lines();
    assertThat(hello(home, agent()).with("threads").in(folder).run().lines())
        .containsExactlyInAnyOrderElementsOf(without);
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void loadsNothingThatApplicationsWantToBeFirstAt(int release) throws Exception {
    Path home = Rig.javaHome(release);
    Set<String> ours = classes(hello(home, agent(), "-verbose:class"));
    ours.removeAll(
        classes(hello(home, "-javaagent:" + Sources.emptyAgent(folder), "-verbose:class")));
    assertThat(ours).contains("io.llmcost.agent.AgentStarter");
    assertThat(ours)
        .filteredOn(
            name ->
                Stream.of(
                        "java.util.logging.",
                        "sun.util.logging.",
                        "java.lang.management.",
                        "javax.management.",
                        "sun.management.",
                        "java.nio.file.FileSystem",
                        "java.util.concurrent.ForkJoinPool",
                        "java.lang.invoke.LambdaMetafactory",
                        "java.net.http.",
                        "com.github.benmanes.",
                        "net.bytebuddy.",
                        "com.fasterxml.",
                        "com.knuddels.",
                        "picocli.",
                        "org.snakeyaml.")
                    .anyMatch(name::startsWith))
        .isEmpty();
    assertThat(ours)
        .filteredOn(name -> name.startsWith("io.llmcost."))
        .noneMatch(name -> name.contains("$$Lambda"));
  }

  /** It takes some 400 ms of CPU, for what nobody needs. */
  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void aCallWhoseUsageIsReportedLoadsNoTokenizer(int release) throws Exception {
    Path home = Rig.javaHome(release);
    try (Rig rig = new Rig(folder, "preset: safe")) {
      Set<String> loaded =
          classes(
              rig.agent(home)
                  .with("-verbose:class")
                  .classPath(Rig.apps8(), Rig.withOkHttp("okhttp-4.12"))
                  .with("io.llmcost.it.apps.OkHttpApp", rig.openAi().baseUrl(), "sync"));
      assertThat(rig.ledger().entries()).hasSize(1);
      assertThat(loaded)
          .contains("io.llmcost.agent.gateway.UsageEstimate")
          .doesNotContain("com.knuddels.jtokkit.TokenEncoder");
    }
  }

  private Set<String> classes(Command command) throws Exception {
    Pattern loaded = Pattern.compile("(?:\\[Loaded |.*\\[class,load\\s*\\] )(\\S+) .*");
    return command.in(folder).run().lines().stream()
        .map(loaded::matcher)
        .filter(Matcher::matches)
        .map(line -> line.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void makesTheRuntimeWarnOfNothing(int release) throws Exception {
    Path home = Rig.javaHome(release);
    try (Rig rig = new Rig(folder, "preset: safe")) {
      List<Command> commands = new ArrayList<>();
      commands.add(okHttp(rig.agent(home), rig).with("sync", "async", "stream", "sync"));
      if (release >= 11) {
        Command jdk = rig.agent(home).classPath(Rig.apps11()).with("io.llmcost.it.apps.JdkHttpApp");
        commands.add(jdk.with(rig.openAi().baseUrl(), "sync", "async", "stream-lines", "sync"));
      }
      for (Command command : commands) {
        ChildJvm.Result result = command.run().orThrow();
        assertThat(result.lines()).hasSize(4).allMatch(line -> line.contains(" 200 "));
        assertThat(result.stderr().lines()).hasSize(2).allMatch(line -> line.startsWith("[llm"));
      }
      assertThat(rig.ledger().entries()).hasSize(4 * commands.size());
    }
  }

  private static Command okHttp(Command java, Rig rig) {
    return java.classPath(Rig.withOkHttp("okhttp-4.12")).with(OKHTTP, rig.openAi().baseUrl());
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void leavesToolsAlone(int release) throws Exception {
    Path home = Rig.javaHome(release);
    for (List<String> tool :
        List.of(
            List.of("keytool", "-help"),
            List.of("jcmd", "-l"),
            List.of("javac", "-version"),
            List.of("jar", "--version"))) {
      if (Files.exists(home.resolve("bin").resolve(tool.get(0)))) {
        ChildJvm.Result result =
            Command.of(home, tool.get(0))
                .with(tool.get(1))
                .environment("JAVA_TOOL_OPTIONS", agent())
                .in(folder)
                .run();
        assertThat(result.exit()).isZero();
        assertThat((result.stdout() + result.stderr()).lines())
            .as("%s", tool)
            .filteredOn(line -> !line.startsWith("Picked up JAVA_TOOL_OPTIONS"))
            .noneMatch(line -> line.contains("[llmcost]"));
      }
    }
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void startsOnceHoweverOftenItIsNamed(int release) throws Exception {
    Path home = Rig.javaHome(release);
    Path copy = Files.copy(Trial.agent(), folder.resolve("copy.jar"));
    try (Rig rig = new Rig(folder, OBSERVE)) {
      Command twice = rig.agent(home).with(agent(), "-javaagent:" + copy);
      ChildJvm.Result result = okHttp(twice, rig).with("sync").run().orThrow();
      assertThat(result.stderr().lines().filter(line -> line.contains("started"))).hasSize(1);
      assertThat(rig.ledger().entries()).hasSize(1);
      assertThat(rig.openAi().requests()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "-Duser.home=?",
        "-Duser.home=",
        "-Duser.home=/nowhere/at/all",
        "-Duser.dir=/nowhere/at/all",
        "-Djava.io.tmpdir=/nowhere/at/all",
        "-Dllmcost.ledger.dir=/proc/nowhere",
        "-Dllmcost.ledger.dir=/dev/null/ledger",
        "-Dfile.encoding=US-ASCII",
        "-Duser.language=tr",
        "-Djava.awt.headless=true"
      })
  void runsInOddPlaces(String option) throws Exception {
    try (Rig rig = new Rig(folder, OBSERVE)) {
      for (int release : releases().toList()) {
        Command command =
            Command.of(Rig.javaHome(release), "java")
                .in(folder)
                .environment("HOME", folder.toString())
                .with(agent() + "=config=" + folder.resolve("llmcost.yaml"), option);
        ChildJvm.Result result = okHttp(command, rig).with("sync", "async").run().orThrow();
        assertThat(result.lines()).hasSize(2).allMatch(line -> line.contains(" 200 "));
        assertThat(result.stderr()).contains("started, preset observe", "2 LLM calls");
        assertThat(result.stderr().lines()).allMatch(line -> line.startsWith("[llmcost] "));
      }
    }
    assertThat(folder.resolve("?")).doesNotExist();
  }

  @Test
  void runsWithoutAHomeInAFolderThatCannotBeWritten() throws Exception {
    Path locked = Files.createDirectories(folder.resolve("locked"));
    assumeTrue(locked.toFile().setWritable(false));
    try (Rig rig = new Rig(folder, OBSERVE)) {
      Command command =
          Command.of(Rig.javaHome(17), "java")
              .in(locked)
              .environment("HOME", "")
              .with(agent(), "-Duser.home=" + locked)
              .with("-Dllmcost.intercept.hosts=127.0.0.1:" + rig.openAi().port());
      assertThat(okHttp(command, rig).with("sync").run().orThrow().stderr()).contains("1 LLM call");
    }
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void saysWhatIsWrongAndRunsTheApplication(int release) throws Exception {
    Path home = Rig.javaHome(release);
    Map<String, String> said =
        Map.of(
            "presett=safe", "presett",
            "preset", "expected key=value",
            "preset=fast", "fast",
            "config=/nowhere/llmcost.yaml", "/nowhere/llmcost.yaml",
            "tags=[a", "does not end");
    for (Map.Entry<String, String> argument : said.entrySet()) {
      ChildJvm.Result result = hello(home, agent() + "=" + argument.getKey()).in(folder).run();
      assertThat(result.exit()).isZero();
      assertThat(result.stdout()).isEqualTo("hello\n");
      assertThat(result.stderr()).contains("ERROR").contains(argument.getValue());
      assertThat(result.stderr().lines()).allMatch(line -> line.startsWith("[llmcost] "));
    }
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void survivesABrokenFile(int release) throws Exception {
    Path home = Rig.javaHome(release);
    Map<String, String> broken =
        Map.of(
            "not YAML", "preset: [",
            "wrong key", "presets: safe\n",
            "bytes", "\u0000\u0001\u0002",
            "a cycle", "a: &a [*a]\n",
            "deep", "[".repeat(50_000));
    for (Map.Entry<String, String> file : broken.entrySet()) {
      Files.writeString(folder.resolve("llmcost.yaml"), file.getValue());
      ChildJvm.Result result = hello(home, agent()).in(folder).run();
      assertThat(result.exit()).as(file.getKey()).isZero();
      assertThat(result.stdout()).isEqualTo("hello\n");
      assertThat(result.stderr()).as(file.getKey()).contains("ERROR").contains("llmcost.yaml");
      assertThat(result.stderr().lines()).allMatch(line -> line.startsWith("[llmcost] "));
    }
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void findsItsJarInAnOddFolder(int release) throws Exception {
    Path odd = Files.createDirectories(folder.resolve("a b%20c+d#\u00e9"));
    Path jar = Files.copy(Trial.agent(), odd.resolve("llmcost.jar"));
    ChildJvm.Result result =
        hello(Rig.javaHome(release), "-javaagent:" + jar)
            .environment("LC_ALL", "C.UTF-8")
            .in(folder)
            .run();
    assertThat(result.exit()).isZero();
    assertOneLine(result.stderr());
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void leavesTheEndOfTheProcessAsItWas(int release) throws Exception {
    Path home = Rig.javaHome(release);
    assertThat(hello(home, agent()).with("exit", "7").in(folder).run().exit()).isEqualTo(7);
    ChildJvm.Result without = hello(home).with("throw").run();
    ChildJvm.Result with = hello(home, agent()).with("throw").in(folder).run();
    assertThat(with.exit()).isEqualTo(without.exit()).isEqualTo(1);
    String stderr = with.stderr();
    assertThat(stderr.substring(stderr.indexOf('\n') + 1)).isEqualTo(without.stderr());
  }

  /** The applications end themselves: a thread of ours that is no daemon would hold them. */
  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void holdsNoProcessAfterACall(int release) throws Exception {
    Path home = Rig.javaHome(release);
    try (Rig rig = new Rig(folder, OBSERVE)) {
      Command command =
          rig.agent(home).classPath(Rig.withOkHttp("okhttp-4.12")).with(THREADS_AFTER_A_CALL);
      ChildJvm.Result result = command.with(rig.openAi().baseUrl()).run().orThrow();
      assertThat(result.lines()).contains("llmcost-ledger daemon");
      assertThat(result.lines()).noneMatch(line -> line.matches("llmcost.* not a daemon"));
    }
  }

  private static final String THREADS_AFTER_A_CALL = "io.llmcost.it.apps.ThreadsApp";

  /** Whether the agent's jar has all rights or none. */
  @ParameterizedTest(name = "Java {0}")
  @ValueSource(ints = {8, 11})
  void runsUnderASecurityManager(int release) throws Exception {
    Path home = Rig.javaHome(release);
    for (String agentRights : List.of("", "permission java.security.AllPermission;")) {
      try (Rig rig = new Rig(folder, OBSERVE)) {
        Path policy = Files.writeString(folder.resolve("policy"), policy(rig, agentRights));
        Command command =
            rig.agent(home).with("-Djava.security.manager", "-Djava.security.policy==" + policy);
        ChildJvm.Result result = okHttp(command, rig).with("sync", "async", "stream").run();
        assertThat(result.exit()).as(result.stderr()).isZero();
        assertThat(result.lines())
            .as(result.stderr())
            .hasSize(3)
            .allMatch(line -> line.contains(" 200 "));
        assertThat(rig.openAi().requests()).hasSize(3);
        assertThat(result.stderr()).contains("[llmcost] 3 LLM calls");
      }
    }
  }

  /** The application may call its provider, and nothing else. */
  private static String policy(Rig rig, String agentRights) {
    StringBuilder grants = new StringBuilder();
    for (String entry : Rig.withOkHttp("okhttp-4.12").split(File.pathSeparator)) {
      String url = Path.of(entry).toUri().toString();
      grants
          .append("grant codeBase \"")
          .append(url)
          .append("\" {\n  permission java.net.SocketPermission \"127.0.0.1:")
          .append(rig.openAi().port())
          .append("\", \"connect,resolve\";\n")
          .append("  permission java.util.PropertyPermission \"*\", \"read\";\n")
          .append("  permission java.lang.RuntimePermission \"modifyThread\";\n")
          .append("  permission java.lang.RuntimePermission \"getClassLoader\";\n")
          .append("  permission java.net.NetPermission \"getProxySelector\";\n")
          .append("};\n");
    }
    return grants
        .append("grant codeBase \"")
        .append(Trial.agent().toUri())
        .append("\" { ")
        .append(agentRights)
        .append(" };\n")
        .toString();
  }
}
