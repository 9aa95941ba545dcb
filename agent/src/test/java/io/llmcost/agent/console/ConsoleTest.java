package io.llmcost.agent.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Feedback;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTest {

  private static final String JSON = "application/json; charset=utf-8";

  private final List<Feedback> heard = new CopyOnWriteArrayList<>();
  private final Console console =
      new Console(feedback -> feedback.callId().equals("known") && heard.add(feedback));
  private final HttpClient client = HttpClient.newHttpClient();
  private int port;

  @BeforeEach
  void listen() throws IOException {
    port = freePort();
    console.configure(at(port));
  }

  @AfterEach
  void close() {
    console.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Settings at(int port) {
    return Settings.defaults().with(Options.CONSOLE_PORT, port);
  }

  private HttpResponse<String> post(String body) throws Exception {
    return send(request("/feedback").header("Content-Type", JSON).POST(text(body)));
  }

  private static HttpRequest.BodyPublisher text(String body) {
    return BodyPublishers.ofString(body);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @ParameterizedTest
  @CsvSource({"'\"good\"', 1", "'\"bad\"', 0", "0.7, 0.7", "1, 1", "'\"0.25\"', 0.25"})
  void hearsHowAnAnswerWas(String outcome, double heardAs) throws Exception {
    HttpResponse<String> answer = post("{\"call_id\":\"known\",\"outcome\":" + outcome + "}");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(heard).hasSize(1);
    assertThat(heard.get(0).outcome()).isEqualTo(heardAs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"call_id":"unknown","outcome":"bad"} | 404 | no answer of a route's tier has the call id unknown
          {"call_id":"known","outcome":2}       | 400 | its outcome is 2
          {"call_id":"known"}                   | 400 | its outcome is null
          {"call_id":"known","outcome":[]}      | 400 | its outcome is []
          {"outcome":"bad"}                     | 400 | has no call_id
          {"call_id":                           | 400 | is no JSON object
          []                                    | 400 | is no JSON object
          """)
  void saysWhatIsWrong(String body, int status, String said) throws Exception {
    HttpResponse<String> answer = post(body);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).startsWith("{\"error\":\"").contains(said);
    assertThat(heard).isEmpty();
  }

  @Test
  void takesNothingElse() throws Exception {
    String body = "{\"call_id\":\"known\",\"outcome\":\"bad\"}";
    assertThat(send(request("/").GET()).statusCode()).isEqualTo(404);
    assertThat(send(request("/feedback").GET()).statusCode()).isEqualTo(405);
    assertThat(send(request("/feedback").POST(text(body))).statusCode()).isEqualTo(415);
    HttpResponse<String> leave =
        send(request("/feedback").method("OPTIONS", BodyPublishers.noBody()));
    assertThat(leave.statusCode()).isEqualTo(405);
    assertThat(leave.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    assertThat(post("{\"call_id\":\"" + "x".repeat(70_000) + "\"}").statusCode()).isEqualTo(413);
    assertThat(heard).isEmpty();
  }

  /** A page in a browser reaches it under another name at most, which its owner has lead here. */
  @Test
  void takesRequestsForLocalHostsOnly() throws Exception {
    String body = "{\"call_id\":\"known\",\"outcome\":\"bad\"}";
    String asked =
        "POST /feedback HTTP/1.1\r\nHost: evil.example:"
            + port
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\nConnection: close\r\n\r\n"
            + body;
    try (java.net.Socket socket = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(asked.getBytes());
      assertThat(new String(socket.getInputStream().readAllBytes())).startsWith("HTTP/1.1 403 ");
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void movesWithTheSettingsAndLeavesWithThem() throws Exception {
    int before = port;
    port = freePort();
    console.configure(at(port));
    assertThat(post("{\"call_id\":\"known\",\"outcome\":1}").statusCode()).isEqualTo(204);

    console.configure(Settings.defaults());
    assertThatThrownBy(() -> post("{}")).isInstanceOf(ConnectException.class);
    port = before;
    assertThatThrownBy(() -> post("{}")).isInstanceOf(ConnectException.class);
  }

  @Test
  void aPortThatIsTakenHurtsNobodyAndIsTriedAgainWhenItChanges() throws Exception {
    Console second = new Console(feedback -> true);
    second.configure(at(port));
    assertThat(post("{\"call_id\":\"known\",\"outcome\":1}").statusCode()).isEqualTo(204);
    second.close();

    console.close();
    second.configure(at(port));
    assertThat(post("{\"call_id\":\"any\",\"outcome\":1}").statusCode()).isEqualTo(204);
    second.close();
  }
}
