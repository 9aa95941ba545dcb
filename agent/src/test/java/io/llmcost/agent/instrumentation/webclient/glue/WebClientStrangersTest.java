package io.llmcost.agent.instrumentation.webclient.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.Connection;
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
    goTo(other);
  }

  private void goTo(MockWebServer there) {
    gateway.plan =
        (request, context, up) ->
            up.send(
                request
                    .withUrl(Url.of(there.url("/v2/chat").toString()))
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

  @Test
  void theTimeLimitsThatTheConnectorsOwnClientPutsIntoConnectionsHoldThere() throws Exception {
    try (MockWebServer silent = new MockWebServer()) {
      silent.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
      goTo(silent);
      WebClient client =
          connected(
              connection ->
                  connection
                      .addHandlerLast(new WriteTimeoutHandler(500, TimeUnit.MILLISECONDS))
                      .addHandlerLast(new ReadTimeoutHandler(500, TimeUnit.MILLISECONDS)));

      assertThatThrownBy(() -> text(client)).hasStackTraceContaining("ReadTimeoutException");
    }
  }

  @Test
  void whatElseTheConnectorsOwnClientPutsIntoConnectionsDoesNotGoThere() throws Exception {
    WebClient client =
        connected(
            connection ->
                connection
                    .addHandlerLast(new Adding())
                    .addHandlerLast(new ReadTimeoutHandler((int) LIMIT.getSeconds())));

    assertThat(text(client)).isEqualTo("elsewhere");

    assertThat(arrived().getHeader("X-Connector")).isNull();
  }

  @Test
  void aHookThatWantsARealConnectionIsLeftOut() throws Exception {
    WebClient client =
        connected(
            connection -> {
              throw new IllegalStateException("no address: " + connection);
            });

    assertThat(text(client)).isEqualTo("elsewhere");
  }

  /** Says who calls, on each request. */
  private static final class Adding extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (message instanceof HttpRequest) {
        ((HttpRequest) message).headers().set("X-Connector", "secret");
      }
      context.write(message, promise);
    }
  }

  private WebClient connected(Consumer<? super Connection> hook)
      throws ReflectiveOperationException {
    return builder(on(client -> client.doOnConnected(hook))).build();
  }

  /** A connector on Reactor Netty 1.x whose client adds a header field. */
  private static ClientHttpConnector adding() throws ReflectiveOperationException {
    return on(client -> client.headers(fields -> fields.add("X-Connector", "secret")));
  }

  /** A connector on Reactor Netty 1.x. */
  private static ClientHttpConnector on(UnaryOperator<HttpClient> told)
      throws ReflectiveOperationException {
    boolean known = false;
    for (java.lang.reflect.Constructor<?> constructor :
        ReactorClientHttpConnector.class.getConstructors()) {
      Class<?>[] types = constructor.getParameterTypes();
      known |= types.length == 1 && types[0].getName().startsWith("reactor.netty.http.");
    }
    assumeTrue(known, "since Spring 5.1");
    return ReactorClientHttpConnector.class
        .getConstructor(HttpClient.class)
        .newInstance(told.apply(HttpClient.create()));
  }
}
