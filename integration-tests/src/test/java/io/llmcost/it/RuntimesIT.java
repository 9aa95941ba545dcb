package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.ClassPaths;
import io.llmcost.it.harness.Command;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Java runtimes that are run in other ways, or are less than whole, or on which threads are. */
class RuntimesIT {

  private static final boolean MATRIX = Boolean.getBoolean("llmcost.matrix");
  private static final String SAFE = "preset: safe";
  private static final String[] TWICE = {"sync", "sync"};

  @TempDir Path folder;

  private static Command with(Command java, Client client, String version) {
    Path classes = ClassPaths.here().classes(client.folder());
    String classPath = client.classPath(version);
    return java.with("-Dfile.encoding=UTF-8")
        .classPath(classPath.isEmpty() ? classes : classes + File.pathSeparator + classPath);
  }

  /** The same call twice, with an agent that says its two lines and nothing else. */
  private void assertHandled(Rig rig, Path home, Client client, String version, String... options)
      throws Exception {
    Command java = with(rig.agent(home).with(options), client, version);
    java.with(client.mainClass(), rig.openAi().baseUrl()).with(TWICE);
    ChildJvm.Result result = java.run().orThrow();
    assertThat(result.lines().stream().filter(line -> line.contains(" 200 "))).hasSize(2);
    assertThat(result.stderr().lines()).hasSize(2).allMatch(line -> line.startsWith("[llmcost] "));
    assertThat(rig.openAi().requests()).hasSize(1);
    assertThat(rig.ledger().entries())
        .extracting(entry -> entry.text("cache"))
        .containsExactly("miss", "hit");
  }

  private static final String DEBUGGER =
      "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:0";

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"-XX:-UsePerfData", "-Xshare:off", "-Xint", DEBUGGER})
  void runsWithTheOption(String option) throws Exception {
    List<Integer> releases = MATRIX ? Rig.releases(8).toList() : List.of(17);
    for (int release : releases) {
      Path home = Rig.javaHome(release);
      boolean fits =
          !option.equals(DEBUGGER) // which Java 8 does not know
              || release > 8 && Files.exists(home.resolve("lib/libjdwp.so"));
      if (fits) {
        Path own = Files.createDirectories(folder.resolve("" + release));
        try (Rig rig = new Rig(own, SAFE)) {
          assertHandled(rig, home, Client.URL_CONNECTION, "HttpURLConnection", option);
        }
      }
    }
  }

  /** As a container image has it. */
  @Test
  @EnabledIfSystemProperty(named = "llmcost.matrix", matches = "true")
  void runsOnALinkedRuntimeWithoutTheJdksClient() throws Exception {
    Path kit = Rig.javaHome(17);
    assumeTrue(Files.exists(kit.resolve("jmods")), "No modules to link in " + kit);
    Path home = folder.resolve("jre");
    Command.of(kit, "jlink")
        .with("--output", home.toString(), "--strip-debug", "--compress=2")
        .with("--add-modules", "java.base,java.instrument,java.logging")
        .run()
        .orThrow();
    try (Rig rig = new Rig(folder, SAFE)) {
      assertHandled(rig, home, Client.OKHTTP, "okhttp-4.12");
    }
    ChildJvm.Result modules = Command.of(home, "java").with("--list-modules").run().orThrow();
    assertThat(modules.stdout()).doesNotContain("java.net.http", "jdk.httpserver");
  }

  /** Also root cannot: there is no home, and nothing takes a file. */
  @Test
  void runsWhereNothingCanBeWritten() throws Exception {
    Path nowhere = Path.of("/proc/self");
    assumeTrue(Files.isDirectory(nowhere), "No file system here that even root cannot write to");
    List<Integer> releases = MATRIX ? Rig.releases(8).toList() : List.of(17);
    for (int release : releases) {
      try (Rig rig = new Rig(folder, SAFE)) {
        Command java =
            Command.of(Rig.javaHome(release), "java")
                .in(nowhere)
                .environment("HOME", "")
                .with("-javaagent:" + Trial.agent(), "-XX:-UsePerfData")
                .with("-Duser.home=/proc/nonexistent", "-Djava.io.tmpdir=/proc")
                .with("-Dllmcost.intercept.hosts=127.0.0.1:" + rig.openAi().port());
        with(java, Client.URL_CONNECTION, "HttpURLConnection");
        java.with(Client.URL_CONNECTION.mainClass(), rig.openAi().baseUrl()).with(TWICE);
        ChildJvm.Result result = java.run().orThrow();
        assertThat(result.lines()).hasSize(2).allMatch(line -> line.contains(" 200 "));
        assertThat(rig.openAi().requests()).hasSize(1);
        assertThat(result.stderr().lines())
            .allMatch(line -> line.startsWith("[llmcost] "))
            .anyMatch(line -> line.contains("2 LLM calls"))
            .filteredOn(line -> line.contains("/proc/nonexistent/.llmcost/ledger"))
            .singleElement()
            .asString()
            .contains("WARN");
      }
    }
  }

  static Stream<Target> clients() {
    return Target.newestOnOldestReleases();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clients")
  @EnabledIfSystemProperty(named = "llmcost.matrix", matches = "true")
  void whatIsWovenIsVerified(Target target) throws Exception {
    Client client = target.client();
    try (Rig rig = new Rig(folder, client.configuration() + SAFE)) {
      Command java = rig.agent(target.javaHome());
      java.with("-XX:+UnlockDiagnosticVMOptions", "-XX:+BytecodeVerificationLocal");
      with(java.with("-XX:+BytecodeVerificationRemote"), client, target.version());
      java.with(client.mainClass(), rig.openAi().baseUrl());
      List<String> scenarios = new ArrayList<>(client.plainScenarios());
      scenarios.addAll(client.streams());
      ChildJvm.Result result = java.with(scenarios.toArray(new String[0])).run().orThrow();
      assertThat(result.stdout()).doesNotContain(" failed ").doesNotContain("VerifyError");
      assertThat(result.stderr()).doesNotContain("[llmcost] WARN").doesNotContain("VerifyError");
      assertThat(rig.ledger().entries()).hasSize(scenarios.size());
    }
  }

  /** The blocking clients, on releases with virtual threads. */
  static Stream<Target> onVirtualThreads() {
    Stream<Client> clients =
        MATRIX
            ? Stream.of(
                Client.OKHTTP, Client.APACHE4, Client.APACHE5, Client.JDK, Client.URL_CONNECTION)
            : Stream.of(Client.OKHTTP);
    return clients.flatMap(Target::onEveryRelease).filter(target -> target.release() >= 21);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("onVirtualThreads")
  void pinsNoVirtualThread(Target target) throws Exception {
    Client client = target.client();
    String version = target.version();
    try (Rig rig = new Rig(folder, SAFE)) {
      rig.openAi().when("", "delay=30");
      Set<String> without = pinned(rig.java(target.javaHome()), rig, client, version);
      Set<String> with = pinned(rig.agent(target.javaHome()), rig, client, version);
      assertThat(rig.ledger().entries()).isNotEmpty();
      assertThat(without).anyMatch(stack -> stack.contains("VirtualApp$Pinned.<clinit>"));
      assertThat(with.stream().filter(stack -> stack.contains("io.llmcost.agent."))).isEmpty();
    }
  }

  private Set<String> pinned(Command java, Rig rig, Client client, String version)
      throws Exception {
    Path recording = Files.createTempFile(folder, "pinned", ".jfr");
    java.with("-XX:StartFlightRecording:filename=" + recording + PINNED);
    with(java.with("-Xlog:jfr*=off"), client, version);
    java.with("io.llmcost.it.apps.VirtualApp", client.mainClass().replaceFirst(".*\\.", ""));
    String[] scenarios = {client == Client.JDK ? "stream-input" : "stream", "sync", "sync"};
    ChildJvm.Result result = java.with(rig.openAi().baseUrl()).with(scenarios).run().orThrow();
    assertThat(result.lines().stream().filter(line -> line.contains(" 200 ")))
        .as(result.stdout() + result.stderr())
        .hasSize(12);
    Instant begin = Instant.ofEpochMilli(begin(result.lines()));
    Set<String> stacks = new LinkedHashSet<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
      if (event.getEventType().getName().equals("jdk.VirtualThreadPinned")
          && event.getStartTime().isAfter(begin)) {
        stacks.add(stack(event));
      }
    }
    return stacks;
  }

  private static long begin(List<String> lines) {
    return Long.parseLong(
        lines.stream().filter(line -> line.matches("\\d+")).findFirst().orElseThrow());
  }

  private static final String PINNED =
      ",dumponexit=true,jdk.VirtualThreadPinned#enabled=true,jdk.VirtualThreadPinned#threshold=0ns"
          + ",jdk.VirtualThreadPinned#stackTrace=true";

  private static String stack(RecordedEvent event) {
    StringBuilder text = new StringBuilder();
    for (RecordedFrame frame : event.getStackTrace().getFrames()) {
      text.append(frame.getMethod().getType().getName())
          .append('.')
          .append(frame.getMethod().getName())
          .append('\n');
    }
    return text.toString();
  }
}
