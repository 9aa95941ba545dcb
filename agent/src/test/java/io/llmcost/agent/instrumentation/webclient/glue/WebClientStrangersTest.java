package io.llmcost.agent.instrumentation.webclient.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;

/** Calls that leave the application's origin, through each connector. */
class WebClientStrangersTest extends WebClientCase {

  private MockWebServer other;

  static List<String> connectors() {
    return Connectors.names();
  }

  @BeforeEach
  void startOther() throws IOException {
    other = new MockWebServer();
    other.start();
    other.enqueue(json("elsewhere").addHeader("Set-Cookie", "theirs=1"));
    gateway.plan =
        (request, context, up) ->
            up.send(
                request
                    .withUrl(Url.of(other.url("/v2/chat").toString()))
                    .withHeaders(
                        Headers.of(
                            "Content-Type", "application/json", "Authorization", "Bearer other"))
                    .withBody(bytes("{\"model\":\"o\"}")));
  }

  @AfterEach
  void stopOther() throws IOException {
    other.close();
  }

  private RecordedRequest arrived() throws InterruptedException {
    RecordedRequest request = other.takeRequest(20, TimeUnit.SECONDS);
    assertThat(request).as("a request at the other server").isNotNull();
    return request;
  }

  @ParameterizedTest
  @MethodSource("connectors")
  void nothingButWhatTheGatewayHasWrittenGoesThere(String connector) throws Exception {
    WebClient client =
        builder(Connectors.named(connector))
            .defaultHeader("X-App", "1")
            .defaultHeader("Authorization", "Bearer app")
            .defaultCookie("session", "s1")
            .build();

    assertThat(text(client)).isEqualTo("elsewhere");

    RecordedRequest request = arrived();
    assertThat(request.getPath()).isEqualTo("/v2/chat");
    assertThat(request.getHeaders().values("Authorization")).containsExactly("Bearer other");
    assertThat(request.getHeader("X-App")).isNull();
    assertThat(request.getHeader("Cookie")).isNull();
    assertThat(request.getHeader("Content-Length")).isEqualTo("13");
    assertThat(request.getBody().readUtf8()).isEqualTo("{\"model\":\"o\"}");
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void whatTheConnectorsOwnClientAddsDoesNotGoThere() throws Exception {
    WebClient client = builder(adding()).build();

    assertThat(text(client)).isEqualTo("elsewhere");

    assertThat(arrived().getHeaders().values("X-Connector")).isEmpty();
  }

  @Test
  void whatTheConnectorsOwnClientAddsGoesToTheApplicationsOrigin() throws Exception {
    gateway.plan = PlannedGateway.PASS_ON;
    server.enqueue(json("here"));

    assertThat(text(builder(adding()).build())).isEqualTo("here");

    assertThat(taken().getHeaders().values("X-Connector")).containsExactly("secret");
  }

  /** A connector on Reactor Netty 1.x whose client adds a header field. */
  private static ClientHttpConnector adding() throws ReflectiveOperationException {
    boolean known = false;
    for (java.lang.reflect.Constructor<?> constructor :
        ReactorClientHttpConnector.class.getConstructors()) {
      Class<?>[] types = constructor.getParameterTypes();
      known |= types.length == 1 && types[0].getName().startsWith("reactor.netty.http.");
    }
    assumeTrue(known, "since Spring 5.1");
    return ReactorClientHttpConnector.class
        .getConstructor(HttpClient.class)
        .newInstance(HttpClient.create().headers(fields -> fields.add("X-Connector", "secret")));
  }
}
