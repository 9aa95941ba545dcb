package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.ClassPaths;
import io.llmcost.it.harness.Command;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that go to a provider and are not instrumented are named, once, and nobody else is. */
class StrangersIT {

  private static final String SAFE = "preset: safe\nintercept: { hosts: [localhost] }";
  private static final String NAMED =
      "[llmcost] WARN io.llmcost.it.apps.TlsApp connects to localhost";

  @TempDir private Path folder;

  static Stream<Integer> releases() {
    return Rig.releases(8);
  }

  /** A process that gets the port of a server which hangs up. */
  private interface Caller {
    ChildJvm.Result call(int port) throws Exception;
  }

  private static ChildJvm.Result refused(Caller caller) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread refusing = new Thread(() -> refuse(server));
      refusing.setDaemon(true);
      refusing.start();
      return caller.call(server.getLocalPort());
    }
  }

  private ChildJvm.Result run(Rig rig, int release, String... how) throws Exception {
    Command command = rig.agent(Rig.javaHome(release)).classPath(Rig.apps8());
    command.with("io.llmcost.it.apps.TlsApp");
    return refused(port -> command.with("" + port).with(how).run().orThrow());
  }

  /** A server that hangs up as soon as it hears something. */
  private static void refuse(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket caller = server.accept()) {
        caller.getInputStream().read();
      } catch (IOException e) {
        // the next one, or the end
      }
    }
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void areNamedOnceAndReported(int release) throws Exception {
    for (String how : new String[] {"socket", "layered", "engine"}) {
      try (Rig rig = new Rig(folder, SAFE)) {
        ChildJvm.Result result = run(rig, release, how, how);
        assertThat(result.lines()).hasSize(2);
        assertThat(result.stderr().lines().skip(1))
            .as(how)
            .singleElement()
            .asString()
            .startsWith(NAMED);
        ChildJvm.Result report =
            rig.java(Rig.javaHome(release))
                .with("-jar", Trial.agent().toString(), "report")
                .with("--ledger", folder.resolve("ledger").toString())
                .run();
        assertThat(report.stderr())
            .contains("1 not handled: io.llmcost.it.apps.TlsApp: a connection to localhost");
        rig.forget();
      }
    }
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void areNoInstrumentedClientsAndNobodyElsesServers(int release) throws Exception {
    try (Rig rig = new Rig(folder, SAFE)) {
      assertThat(run(rig, release, "url", "socket").stderr().lines()).hasSize(1);
    }
    try (Rig rig = new Rig(folder, "preset: safe")) {
      assertThat(run(rig, release, "socket", "engine").stderr().lines()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void areNotLookedForWhereThatIsSwitchedOff(int release) throws Exception {
    for (String off : new String[] {"hook.tls.enabled: false", "preset: off"}) {
      String rest = SAFE.substring(SAFE.indexOf('\n'));
      try (Rig rig =
          new Rig(folder, (off.startsWith("preset") ? off : "preset: safe\n" + off) + rest)) {
        assertThat(run(rig, release, "socket", "engine").stderr().lines()).as(off).hasSize(1);
      }
    }
  }

  /** Hooks go by exact names, so that its calls are the application's own affair. */
  @Test
  void aRelocatedClientIsNamedOnceAndWorksAsWithoutTheAgent() throws Exception {
    String okHttp = ClassPaths.here().of("okhttp-3.14");
    List<String> types = List.of(ASK + "AskApp", ASK + "OkHttpAssistant");
    Path shop = folder.resolve("shop.jar");
    Sources.jar(Sources.compile(folder.resolve("plain"), 8, okHttp, types), shop, Map.of());
    Path shaded = folder.resolve("shaded.jar");
    try (Packer packer = new Packer(shaded, Map.of())) {
      for (String jar : (shop + File.pathSeparator + okHttp).split(File.pathSeparator)) {
        packer.relocated(jar, "okhttp3/", "com/acme/shaded/okhttp3/");
      }
    }
    Path home = Rig.javaHome(17);
    try (Rig rig = new Rig(folder, SAFE)) {
      String[] twice = {ASK + "AskApp", rig.openAi().baseUrl(), "OkHttp", "OkHttp"};
      ChildJvm.Result without = rig.java(home).classPath(shaded).with(twice).run().orThrow();
      ChildJvm.Result with = rig.agent(home).classPath(shaded).with(twice).run().orThrow();
      assertThat(with.stdout()).isEqualTo(without.stdout()).contains(" 200 ");
      assertThat(with.stderr().lines()).singleElement().asString().contains("started");
      assertThat(rig.openAi().requests()).hasSize(4);
      ChildJvm.Result refused =
          refused(
              port ->
                  rig.agent(home)
                      .classPath(shaded)
                      .with(ASK + "AskApp", "https://localhost:" + port, "OkHttp")
                      .run());
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.stderr().lines().filter(line -> line.contains("[llmcost] WARN")))
          .singleElement()
          .asString()
          .contains("com.acme.shaded.okhttp3.", "connects to localhost");
    }
  }

  private static final String ASK = "io.llmcost.it.containers.";
}
