package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.Command;
import io.llmcost.it.harness.Command.Running;
import io.llmcost.it.harness.Ledger;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody says of an answer over HTTP, while the application runs. */
class FeedbackIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private int port;

  static Stream<Integer> releases() {
    return Rig.releases(8);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private String routed(int console) {
    return """
        preset: safe
        routes: [ { name: all, when: { model: gpt-4o }, use: ["same:gpt-4o-mini"], gate: { min_score: 0.1 } } ]
        console: { port: %d }
        """
        .formatted(console);
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void isHeardOnceForEachAnswerOfATier(int release) throws Exception {
    port = freePort();
    try (Rig rig = new Rig(folder, routed(port));
        Running running = start(rig, release)) {
      assertThat(running.ask("one")).startsWith("200 ");
      String callId = callId(rig);

      assertThat(say(callId)).isEqualTo(204);
      assertThat(say(callId)).isEqualTo(404);
      rig.configure(routed(0));
      untilNobodyListens(running);
      ChildJvm.Result result = running.end().orThrow();
      assertThat(result.stderr()).doesNotContain("WARN", "ERROR");
    }
  }

  @ParameterizedTest(name = "Java {0}")
  @MethodSource("releases")
  void aPortThatIsTakenIsSaidAndCallsGoOn(int release) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Rig rig = new Rig(folder, routed(taken.getLocalPort()));
        Running running = start(rig, release)) {
      assertThat(running.ask("one")).startsWith("200 ");
      assertThat(running.ask("two")).startsWith("200 ");
      assertThat(running.end().orThrow().stderr())
          .containsOnlyOnce("console.port: nobody listens at port " + taken.getLocalPort());
    }
  }

  private static Running start(Rig rig, int release) throws Exception {
    Command command =
        rig.agent(Rig.javaHome(release)).classPath(Rig.apps8(), Rig.withOkHttp("okhttp-4.12"));
    return command.with("io.llmcost.it.apps.AskedApp", rig.openAi().baseUrl()).start();
  }

  private static String callId(Rig rig) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (rig.ledgerSoFar().entries().isEmpty()) {
      assertThat(Instant.now()).as("a record in the ledger").isBefore(end);
      Thread.onSpinWait();
    }
    Ledger ledger = rig.ledgerSoFar();
    assertThat(ledger.entries().get(0).text("served_model")).startsWith("gpt-4o-mini");
    return ledger.entries().get(0).text("call_id");
  }

  private int say(String callId) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/feedback"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"call_id\":\"" + callId + "\",\"outcome\":\"bad\"}"))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private void untilNobodyListens(Running running) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    for (int i = 0; Instant.now().isBefore(end); i++) {
      assertThat(running.ask("again " + i)).startsWith("200 ");
      try {
        say("any");
      } catch (ConnectException nobodyListens) {
        return;
      }
    }
    throw new AssertionError("The change was not seen: " + running.stderr());
  }
}
