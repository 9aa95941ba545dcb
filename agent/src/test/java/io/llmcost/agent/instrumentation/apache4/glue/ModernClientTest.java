package io.llmcost.agent.instrumentation.apache4.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.RecordedRequest;
import org.apache.http.client.HttpClient;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.impl.client.BasicCookieStore;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.client.LaxRedirectStrategy;
import org.apache.http.impl.cookie.BasicClientCookie;
import org.apache.http.message.BasicHeader;
import org.apache.http.util.EntityUtils;
import org.junit.jupiter.api.Test;

/** What came with 4.3. */
class ModernClientTest extends Apache4Case {

  @Test
  void closingTheResponseEndsItsBodyAndFreesTheConnection() throws Exception {
    Recorder recorder = new Recorder();
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(r -> r.observedBy(recorder));
    server.enqueue(new MockResponse().setChunkedBody("data: 1\n\n".repeat(10), 9));
    HttpClient client = Kind.BUILT.client();
    try (CloseableHttpResponse response = (CloseableHttpResponse) client.execute(chat())) {
      assertThat(response.getEntity().getContent().read()).isEqualTo('d');
      assertThat(Kind.BUILT.leased(client)).isOne();
    }
    assertThat(recorder.aborts).isOne();
    assertThat(Kind.BUILT.leased(client)).isZero();
  }

  @Test
  void defaultHeadersAreSeenAndSentOnce() throws Exception {
    gateway.plan =
        (request, context, up) -> up.send(request.withHeaders(request.headers().with("X-N", "1")));
    HttpClient client =
        HttpClients.custom()
            .setDefaultHeaders(List.of(new BasicHeader("api-key", "default")))
            .build();
    server.enqueue(json("ok"));
    assertThat(text(client, chat())).isEqualTo("ok");
    assertThat(gateway.requests.get(0).headers().get("api-key")).isEqualTo("default");
    RecordedRequest sent = taken();
    assertThat(sent.getHeaders().values("api-key")).containsExactly("default");
    assertThat(sent.getHeader("X-N")).isEqualTo("1");
  }

  @Test
  void tellsClientsApartThatMaySayUnseenWhoCalls() throws Exception {
    List<String> ids = new ArrayList<>();
    gateway.plan =
        (request, context, up) -> {
          ids.add(context.clientId());
          return done(answer(200, "{}"));
        };
    BasicCookieStore cookies = new BasicCookieStore();
    cookies.addCookie(new BasicClientCookie("a", "b"));
    for (CloseableHttpClient client :
        List.of(
            HttpClients.createDefault(),
            HttpClients.createMinimal(),
            HttpClients.custom().setDefaultHeaders(List.of(new BasicHeader("a", "b"))).build(),
            HttpClients.custom()
                .addInterceptorFirst(
                    (org.apache.http.HttpRequest r, org.apache.http.protocol.HttpContext c) -> {})
                .build(),
            HttpClients.custom().setDefaultCookieStore(cookies).build())) {
      text(client, chat());
    }
    assertThat(ids.subList(0, 3)).containsOnlyNulls();
    assertThat(ids.subList(3, 5)).doesNotContainNull().doesNotHaveDuplicates();
  }

  @Test
  void redirectsAreFollowedAsTheClientIsSetUp() throws Exception {
    server.enqueue(new MockResponse().setResponseCode(302).setHeader("Location", "/v1/there"));
    server.enqueue(json("there"));
    HttpClient client = HttpClients.custom().setRedirectStrategy(new LaxRedirectStrategy()).build();
    assertThat(text(client, chat())).isEqualTo("there");
    assertThat(gateway.requests).hasSize(1);
  }

  @Test
  void anAbortedRequestFailsAsWithoutUs() throws Exception {
    HttpPost post = chat();
    post.abort();
    assertThatThrownBy(() -> EntityUtils.consume(Kind.BUILT.client().execute(post).getEntity()))
        .hasMessage("Request aborted");
    assertThat(gateway.requests).isEmpty();
  }
}
