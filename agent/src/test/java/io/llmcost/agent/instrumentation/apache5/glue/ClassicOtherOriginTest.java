package io.llmcost.agent.instrumentation.apache5.glue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.cookie.BasicCookieStore;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.cookie.BasicClientCookie;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHeader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reaches another origin, and what of the application's client must never. */
class ClassicOtherOriginTest extends Apache5Case {

  @BeforeEach
  void moveCalls() {
    gateway.plan = (request, context, up) -> up.send(moved(request));
  }

  private HttpClientBuilder talkative() {
    BasicCookieStore cookies = new BasicCookieStore();
    BasicClientCookie cookie = new BasicClientCookie("session", "ours");
    cookie.setDomain(server.getHostName());
    cookie.setAttribute("domain", "true");
    cookie.setPath("/");
    cookies.addCookie(cookie);
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    credentials.setCredentials(
        new AuthScope(null, null, -1, null, null),
        new UsernamePasswordCredentials("ours", "ours".toCharArray()));
    return builder()
        .setDefaultHeaders(Collections.singleton(new BasicHeader("X-Default", "ours")))
        .setUserAgent("ours")
        .setDefaultCookieStore(cookies)
        .setDefaultCredentialsProvider(credentials)
        .addRequestInterceptorFirst(
            (request, entity, context) -> request.addHeader("X-Intercepted", "ours"))
        .addRequestInterceptorLast(
            (request, entity, context) -> request.setHeader("Authorization", "Bearer ours"))
        .addExecInterceptorBefore(
            ChainElement.PROTOCOL.name(),
            "ours",
            (request, scope, chain) -> {
              request.addHeader("X-Executed", "ours");
              return chain.proceed(request, scope);
            });
  }

  @Test
  void nothingThatTheClientAddsReachesIt() throws Exception {
    other.enqueue(
        json("no").setResponseCode(401).setHeader("WWW-Authenticate", "Basic realm=\"r\""));
    HttpPost post = chat();
    post.addHeader("X-Mine", "ours");
    try (CloseableHttpResponse response = open(client(talkative()), post)) {
      assertThat(response.getCode()).isEqualTo(401);
      assertThat(text(response)).isEqualTo("no");
    }
    RecordedRequest sent = taken(other);
    assertThat(sent.getHeaders().toString()).doesNotContain("ours");
    assertThat(sent.getRequestLine()).isEqualTo("POST /openai/v1/chat/completions HTTP/1.1");
    assertThat(sent.getHeader("Authorization")).isEqualTo("Bearer theirs");
    assertThat(sent.getHeader("Host")).endsWith(":" + other.getPort());
    assertThat(sent.getHeaders().values("Content-Type")).containsExactly("application/json");
    assertThat(sent.getBody().readUtf8()).isEqualTo(ASKED);
    assertThat(other.getRequestCount()).isOne();
    assertThat(server.getRequestCount()).isZero();
    assertConnectionsAtRest(1);
  }

  @Test
  void thereItGoesOn() throws Exception {
    gateway.plan = FakeGateway.PASS_ON;
    server.enqueue(json("ok"));
    text(client(talkative()), chat());
    assertThat(taken(server).getHeaders().toString())
        .contains("X-Default: ours", "X-Intercepted: ours", "X-Executed: ours", "session=ours");
    assertThat(gateway.requests.get(0).headers().get("x-default")).isEqualTo("ours");
    assertThat(gateway.contexts.get(0).mayAddCredentials()).isTrue();
    assertThat(gateway.contexts.get(0).clientId()).isNotNull();
  }

  @Test
  void itsRedirectsAndItsCookiesAreNotFollowedNorKept() throws Exception {
    other.enqueue(
        new MockResponse()
            .setResponseCode(307)
            .setHeader("Location", server.url("/v1/back"))
            .setHeader("Set-Cookie", "theirs=1"));
    BasicCookieStore cookies = new BasicCookieStore();
    CloseableHttpClient client = client(builder().setDefaultCookieStore(cookies));
    try (CloseableHttpResponse response = open(client, chat())) {
      assertThat(response.getCode()).isEqualTo(307);
    }
    assertThat(cookies.getCookies()).isEmpty();
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void itGoesThroughTheApplicationsProxy() throws Exception {
    CloseableHttpClient client =
        client(builder().setProxy(new HttpHost("http", server.getHostName(), server.getPort())));
    server.enqueue(json("proxied"));
    assertThat(text(client, chat())).isEqualTo("proxied");
    assertThat(taken(server).getRequestLine())
        .startsWith("POST http://" + other.getHostName() + ":" + other.getPort() + "/openai/");
    assertThat(other.getRequestCount()).isZero();
  }

  @Test
  void aFailureThereIsFollowedByACallHere() throws Exception {
    gateway.plan =
        (request, context, up) ->
            up.send(moved(request))
                .thenCompose(
                    failed -> {
                      failed.discard();
                      return up.send(request);
                    });
    other.enqueue(json("no").setResponseCode(503));
    server.enqueue(json("ok"));
    assertThat(text(client(), chat())).isEqualTo("ok");
    assertThat(other.getRequestCount()).isOne();
    assertConnectionsAtRest(2);
  }

  @Test
  void plainClientsShareAnswersAndOthersDoNot() throws Exception {
    gateway.plan = (request, context, up) -> done(answer(200, "{}"));
    text(client(), chat());
    text(client(), chat());
    text(client(talkative()), chat());
    text(client(talkative()), chat());
    assertThat(gateway.contexts.get(0).clientId()).isNull();
    assertThat(gateway.contexts.get(0).mayAddCredentials()).isFalse();
    assertThat(gateway.contexts.get(1).clientId()).isNull();
    assertThat(gateway.contexts.get(2).clientId())
        .isNotNull()
        .isNotEqualTo(gateway.contexts.get(3).clientId());
  }
}
