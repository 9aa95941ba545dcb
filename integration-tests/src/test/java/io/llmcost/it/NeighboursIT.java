package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.ClassPaths;
import io.llmcost.it.harness.Command;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Beside other agents, and where the JVM looks closer at classes or stores them. */
class NeighboursIT {

  private static final String APPS = "io.llmcost.it.apps.";
  private static final String SAFE = "preset: safe";
  private static final List<String> OTEL =
      List.of(
          "-Dotel.traces.exporter=logging",
          "-Dotel.metrics.exporter=none",
          "-Dotel.logs.exporter=none");

  @TempDir Path folder;

  /** What an application is started with, and what it is. */
  private enum Application {
    OKHTTP("OkHttpApp", 8, "sync", "async", "stream", "sync"),
    JDK("JdkHttpApp", 11, "sync", "async", "stream-lines", "sync");

    private final String name;
    private final int lowestRelease;
    private final String[] scenarios;

    Application(String name, int lowestRelease, String... scenarios) {
      this.name = name;
      this.lowestRelease = lowestRelease;
      this.scenarios = scenarios;
    }

    Command in(Command java, Rig rig) {
      return java.classPath(classPath()).with(APPS + name, rig.openAi().baseUrl()).with(scenarios);
    }

    String classPath() {
      return this == JDK ? Rig.apps11().toString() : Rig.withOkHttp("okhttp-4.12");
    }
  }

  private static Stream<Arguments> applications(int lowest) {
    return Rig.releases(lowest)
        .flatMap(
            release ->
                Stream.of(Application.values())
                    .filter(application -> release >= application.lowestRelease)
                    .map(application -> Arguments.of(application, release)));
  }

  static Stream<Arguments> bothOrders() {
    boolean matrix = Boolean.getBoolean("llmcost.matrix");
    return applications(8)
        .filter(arguments -> matrix || arguments.get()[1].equals(17))
        .flatMap(
            arguments ->
                Stream.of(true, false)
                    .map(first -> Arguments.of(arguments.get()[0], arguments.get()[1], first)));
  }

  static Stream<Arguments> everywhere() {
    return applications(8);
  }

  private static List<String> agents(String other, boolean oursFirst) {
    String ours = "-javaagent:" + Trial.agent();
    return oursFirst ? List.of(ours, "-javaagent:" + other) : List.of("-javaagent:" + other, ours);
  }

  /**
   * Another agent that watches, by its class path, with what keeps it from looking for a server.
   */
  private enum Watcher {
    OPEN_TELEMETRY("otel-agent", OTEL),
    DATADOG(
        "datadog-agent",
        List.of(
            "-Ddd.trace.agent.port=9",
            "-Ddd.instrumentation.telemetry.enabled=false",
            "-Ddd.remote_config.enabled=false",
            "-Ddatadog.slf4j.simpleLogger.defaultLogLevel=off")),
    ELASTIC(
        "elastic-agent",
        List.of(
            "-Delastic.apm.server_url=http://127.0.0.1:9",
            "-Delastic.apm.log_level=OFF",
            "-Delastic.apm.cloud_provider=NONE"));

    private final String name;
    private final List<String> options;

    Watcher(String name, List<String> options) {
      this.name = name;
      this.options = options;
    }
  }

  static Stream<Arguments> watchers() {
    return Stream.of(Watcher.values())
        .flatMap(
            watcher ->
                applications(8)
                    .map(Arguments::get)
                    .map(pair -> Arguments.of(watcher, pair[0], pair[1])));
  }

  /** What they write to stderr by themselves is theirs. */
  @ParameterizedTest(name = "{0}, {1} on Java {2}")
  @MethodSource("watchers")
  @EnabledIfSystemProperty(named = "llmcost.matrix", matches = "true")
  void besideOthersBeforeAndAfter(Watcher watcher, Application application, int release)
      throws Exception {
    for (boolean oursFirst : new boolean[] {true, false}) {
      Path own = Files.createDirectories(folder.resolve("first-" + oursFirst));
      try (Rig rig = new Rig(own, SAFE)) {
        Command java = rig.java(Rig.javaHome(release));
        String other = ClassPaths.here().of(watcher.name);
        java.with(agents(other, oursFirst).toArray(new String[0]));
        java.with(watcher.options.toArray(new String[0]));
        ChildJvm.Result result = application.in(java, rig).run();
        assertHandled(result, rig);
        assertThat(rig.ledger().entries())
            .as("ours first: %s", oursFirst)
            .allMatch(entry -> entry.text("call_site").startsWith(APPS + application.name + "."));
      }
    }
  }

  @ParameterizedTest(name = "{0}, {1} on Java {2}")
  @MethodSource("watchers")
  @EnabledIfSystemProperty(named = "llmcost.matrix", matches = "true")
  void attachedBesideOthers(Watcher watcher, Application application, int release)
      throws Exception {
    try (Rig rig = new Rig(folder, SAFE)) {
      Command java = rig.java(Rig.javaHome(release));
      java.with("-javaagent:" + ClassPaths.here().of(watcher.name));
      java.with(watcher.options.toArray(new String[0]));
      java.classPath(application.classPath());
      java.with(APPS + application.name, rig.openAi().baseUrl(), "sync@before", "pause");
      java.with(application.scenarios);
      try (Command.Running running = java.start()) {
        while (!running.line().equals("pause")) {
          // the answer of the call before, or what the other agent says
        }
        Command attach = Command.of(Rig.javaHome(17), "java").in(folder);
        attach.with("-jar", Trial.agent().toString(), "attach", "" + running.pid());
        attach.run().orThrow();
        running.ask("");
        ChildJvm.Result result = running.end();
        assertThat(result.exit()).isZero();
        assertThat(result.stderr()).contains("4 LLM calls").doesNotContain("[llmcost] WARN");
        assertThat(rig.ledger().entries()).hasSize(4);
        assertThat(rig.openAi().requests()).hasSize(4);
      }
    }
  }

  private static void assertHandled(ChildJvm.Result result, Rig rig) throws Exception {
    assertThat(result.exit()).as(result.stderr()).isZero();
    assertThat(result.lines().stream().filter(line -> line.matches("\\S+ 200 .*"))).hasSize(4);
    assertThat(result.stderr()).contains("4 LLM calls").doesNotContain("[llmcost] WARN");
    assertThat(rig.ledger().entries()).hasSize(4);
    assertThat(rig.ledger().where(entry -> "hit".equals(entry.text("cache"))).entries()).hasSize(1);
    assertThat(rig.openAi().requests()).hasSize(3);
  }

  @ParameterizedTest(name = "{0} on Java {1}, ours first: {2}")
  @MethodSource("bothOrders")
  void besideOpenTelemetry(Application application, int release, boolean oursFirst)
      throws Exception {
    try (Rig rig = new Rig(folder, SAFE)) {
      Command java = rig.java(Rig.javaHome(release));
      java.with(agents(ClassPaths.here().of("otel-agent"), oursFirst).toArray(new String[0]));
      java.with(OTEL.toArray(new String[0]));
      ChildJvm.Result result = application.in(java, rig).run();
      assertHandled(result, rig);
      assertThat(result.stderr().lines().filter(line -> line.contains("'POST' : ")))
          .as(result.stderr())
          .hasSizeBetween(3, 4);
      assertThat(rig.openAi().requests())
          .allMatch(request -> request.headers("traceparent").size() == 1);
      assertThat(rig.ledger().entries())
          .allMatch(entry -> entry.text("call_site").startsWith(APPS + application.name + "."));
    }
  }

  @ParameterizedTest(name = "{0} on Java {1}, ours first: {2}")
  @MethodSource("bothOrders")
  void besideJaCoCo(Application application, int release, boolean oursFirst) throws Exception {
    try (Rig rig = new Rig(folder, SAFE)) {
      Path coverage = folder.resolve("jacoco.exec");
      String jaCoCo = ClassPaths.here().of("jacoco-agent") + "=destfile=" + coverage;
      Command java = rig.java(Rig.javaHome(release));
      java.with(agents(jaCoCo, oursFirst).toArray(new String[0]));
      ChildJvm.Result result = application.in(java, rig).run();
      assertHandled(result, rig);
      assertThat(result.stderr().lines()).allMatch(line -> line.startsWith("[llmcost] "));
      assertThat(coverage).isNotEmptyFile();
    }
  }

  @ParameterizedTest(name = "{0} on Java {1}")
  @MethodSource("everywhere")
  void whereEveryClassIsVerified(Application application, int release) throws Exception {
    try (Rig rig = new Rig(folder, SAFE)) {
      Command java = rig.agent(Rig.javaHome(release));
      java.with("-XX:+UnlockDiagnosticVMOptions", "-XX:+BytecodeVerificationLocal");
      java.with("-XX:+BytecodeVerificationRemote");
      assertHandled(application.in(java, rig).run(), rig);
    }
  }

  @Test
  void retransformationByTheApplicationKeepsOurs() throws Exception {
    try (Rig rig = new Rig(folder, SAFE)) {
      Command java = rig.agent(Rig.javaHome(17)).with("-Djdk.attach.allowAttachSelf=true");
      java.classPath(Rig.apps8(), ClassPaths.here().of("retransforming"));
      java.with(APPS + "RetransformedApp", rig.openAi().baseUrl());
      ChildJvm.Result result = java.run().orThrow();
      assertThat(result.lines()).last().isEqualTo("rewritten 1");
      assertThat(rig.ledger().entries()).as(result.stderr()).hasSize(3);
    }
  }

  private String packed(Application application) throws Exception {
    Path jar = folder.resolve("app.jar");
    Path classes = application == Application.JDK ? Rig.apps11() : Rig.apps8();
    Sources.jar(classes, jar, Map.of());
    return application == Application.JDK
        ? jar.toString()
        : jar + File.pathSeparator + ClassPaths.here().of("okhttp-4.12");
  }

  static Stream<Arguments> archives() {
    return applications(17).filter(arguments -> (int) arguments.get()[1] < 24);
  }

  /**
   * The JVM makes no such archive with any agent. From 24 on it says of one that was made without
   * them, whatever the agent, that it is used in part; AOT caches take its place there.
   */
  @ParameterizedTest(name = "{0} on Java {1}")
  @MethodSource("archives")
  void fromAnArchiveOfClasses(Application application, int release) throws Exception {
    Path home = Rig.javaHome(release);
    String classPath = packed(application);
    try (Rig rig = new Rig(folder, SAFE)) {
      Command train = rig.java(home).with("-XX:ArchiveClassesAtExit=app.jsa");
      run(train, application, classPath, rig).orThrow();
    }
    try (Rig rig = new Rig(folder, SAFE)) {
      Command use = rig.agent(home).with("-XX:SharedArchiveFile=app.jsa");
      assertHandledFromArchive(run(use.with(LOG_LOADED), application, classPath, rig), rig);
    }
  }

  /** Of a list of classes, which the JVM also writes with an agent. */
  @ParameterizedTest(name = "{0} on Java {1}")
  @MethodSource("archives")
  @EnabledIfSystemProperty(named = "llmcost.matrix", matches = "true")
  void fromAStaticArchiveOfClasses(Application application, int release) throws Exception {
    Path home = Rig.javaHome(release);
    String classPath = packed(application);
    for (boolean trainedWithAgent : new boolean[] {false, true}) {
      try (Rig rig = new Rig(folder, SAFE)) {
        Command train = trainedWithAgent ? rig.agent(home) : rig.java(home);
        train.with("-XX:DumpLoadedClassList=app.classes");
        run(train, application, classPath, rig).orThrow();
        Command dump = rig.java(home).with("-Xshare:dump", "-XX:SharedClassListFile=app.classes");
        dump.with("-XX:SharedArchiveFile=app.jsa", "-Xlog:all=off:stdout", "-Xlog:disable");
        dump.classPath(classPath).run().orThrow();
        if (trainedWithAgent) {
          rig.forget();
        }
      }
      try (Rig rig = new Rig(folder, SAFE)) {
        Command use = rig.agent(home).with("-XX:SharedArchiveFile=app.jsa");
        assertHandledFromArchive(run(use.with(LOG_LOADED), application, classPath, rig), rig);
        rig.forget();
      }
    }
  }

  /** The JVM does not take it, and says so itself; the calls are handled. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("caches")
  @EnabledIfSystemProperty(named = "llmcost.matrix", matches = "true")
  void besideAnAheadOfTimeCacheThatWasMadeWithoutIt(Application application) throws Exception {
    Path home = Rig.developmentKit(25);
    String classPath = packed(application);
    try (Rig rig = new Rig(folder, SAFE)) {
      Command train = rig.java(home).with("-XX:AOTCacheOutput=app.aot");
      run(train, application, classPath, rig).orThrow();
    }
    try (Rig rig = new Rig(folder, SAFE)) {
      Command use = rig.agent(home).with("-XX:AOTCache=app.aot");
      assertHandled(run(use, application, classPath, rig), rig);
    }
  }

  static Stream<Application> caches() {
    return Stream.of(Application.values());
  }

  /** Classes that come from the cache pass no transformer as they are loaded. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("caches")
  void fromAnAheadOfTimeCache(Application application) throws Exception {
    Path home = Rig.developmentKit(25);
    String classPath = packed(application);
    try (Rig rig = new Rig(folder, SAFE)) {
      Command train = rig.agent(home).with("-XX:AOTCacheOutput=app.aot");
      run(train, application, classPath, rig).orThrow();
      rig.forget();
    }
    try (Rig rig = new Rig(folder, SAFE)) {
      Command use = rig.agent(home).with("-XX:AOTCache=app.aot").with(LOG_LOADED);
      assertHandledFromArchive(run(use, application, classPath, rig), rig);
    }
  }

  private static final String LOG_LOADED = "-Xlog:class+load:file=loaded.txt";

  private static ChildJvm.Result run(
      Command java, Application application, String classPath, Rig rig) throws Exception {
    java.classPath(classPath).with(APPS + application.name, rig.openAi().baseUrl());
    return java.with(application.scenarios).run();
  }

  private void assertHandledFromArchive(ChildJvm.Result result, Rig rig) throws Exception {
    assertHandled(result, rig);
    assertThat(result.stderr().lines()).allMatch(line -> line.startsWith("[llmcost] "));
    assertThat(result.lines()).hasSize(4);
    assertThat(Files.readAllLines(folder.resolve("loaded.txt")))
        .anyMatch(line -> line.contains(APPS) && line.contains("shared objects file"));
  }
}
