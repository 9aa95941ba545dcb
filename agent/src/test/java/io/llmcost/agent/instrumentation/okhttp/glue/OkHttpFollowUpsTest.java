package io.llmcost.agent.instrumentation.okhttp.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import okhttp3.Cache;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okhttp3.mockwebserver.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What OkHttp does by itself below the interceptor is one call to us. */
class OkHttpFollowUpsTest extends OkHttpCase {

  @Test
  void aRedirectIsOneCallAndItsRequestTheLastOne() throws Exception {
    OkHttpClient client = gateway.client();
    server.enqueue(new MockResponse().setResponseCode(303).setHeader("Location", "/elsewhere"));
    server.enqueue(json("there"));
    try (Response response = client.newCall(chat().build()).execute()) {
      assertThat(response.request().url().encodedPath()).isEqualTo("/elsewhere");
      assertThat(response.request().method()).isEqualTo("GET");
      assertThat(response.priorResponse().code()).isEqualTo(303);
      assertThat(response.body().string()).isEqualTo("there");
    }
    assertThat(gateway.requests).hasSize(1);
    assertConnectionsAtRest(client, 1);
  }

  @Test
  void aPreservingRedirectIsOneCall() throws Exception {
    server.enqueue(new MockResponse().setResponseCode(307).setHeader("Location", "/v1/new"));
    server.enqueue(json("there"));
    try (Response response = gateway.client().newCall(chat().build()).execute()) {
      assertThat(response.code()).isIn(200, 307);
      if (response.code() == 200) {
        taken();
        assertThat(taken().getBody().readUtf8()).isEqualTo(ASKED);
      }
    }
    assertThat(gateway.requests).hasSize(1);
  }

  @Test
  void anAuthenticatorsRepeatIsOneCall() throws Exception {
    OkHttpClient client =
        gateway.client(
            new OkHttpClient.Builder()
                .authenticator(
                    (route, response) ->
                        response.request().newBuilder().header("Authorization", "k").build()));
    server.enqueue(new MockResponse().setResponseCode(401));
    server.enqueue(json("in"));
    try (Response response = client.newCall(chat().build()).execute()) {
      assertThat(response.body().string()).isEqualTo("in");
      assertThat(response.priorResponse().code()).isEqualTo(401);
    }
    taken();
    assertThat(taken().getHeader("Authorization")).isEqualTo("k");
    assertThat(gateway.requests).hasSize(1);
  }

  @Test
  void anInterceptorsRepeatIsACallEach() throws Exception {
    OkHttpClient client =
        gateway.client(
            new OkHttpClient.Builder()
                .addInterceptor(
                    chain -> {
                      chain.proceed(chain.request()).close();
                      return chain.proceed(chain.request());
                    }));
    server.enqueue(json("1").setResponseCode(500));
    server.enqueue(json("2"));
    assertThat(text(client, chat().build())).isEqualTo("2");
    assertThat(gateway.requests).hasSize(2);
  }

  @Test
  void interceptorsOfTheApplicationSeeTheAnswer() throws Exception {
    gateway.plan = (request, context, up) -> done(answer(200, "hit"));
    OkHttpClient client =
        gateway.client(
            new OkHttpClient.Builder()
                .addInterceptor(
                    chain ->
                        chain
                            .proceed(chain.request().newBuilder().header("K", "v").build())
                            .newBuilder()
                            .header("Seen", "yes")
                            .build()));
    try (Response response = client.newCall(chat().build()).execute()) {
      assertThat(response.header("Seen")).isEqualTo("yes");
    }
    assertThat(gateway.requests.get(0).headers().get("k")).isEqualTo("v");
  }

  @Test
  void aCacheOfTheApplicationIsNotInTheWay(@TempDir Path folder) throws Exception {
    File place = folder.resolve("cache").toFile();
    try (Cache cache = new Cache(place, 1 << 20)) {
      OkHttpClient client = gateway.client(new OkHttpClient.Builder().cache(cache));
      Request get = new Request.Builder().url(server.url("/v1/models")).build();
      server.enqueue(json("models").setHeader("Cache-Control", "max-age=60"));
      assertThat(text(client, get)).isEqualTo("models");
      assertThat(text(client, get)).isEqualTo("models");
      server.enqueue(json("posted").setHeader("Cache-Control", "max-age=60"));
      assertThat(text(client, chat().build())).isEqualTo("posted");
      assertThat(cache.hitCount()).isOne();
      assertThat(server.getRequestCount()).isEqualTo(2);
    }
  }

  @Test
  void webSocketsPassThrough() throws Exception {
    CompletableFuture<String> greeted = new CompletableFuture<>();
    server.enqueue(
        new MockResponse()
            .withWebSocketUpgrade(
                new WebSocketListener() {
                  @Override
                  public void onOpen(WebSocket socket, Response response) {
                    socket.send("hello");
                    socket.close(1000, "bye");
                  }
                }));
    OkHttpClient client = gateway.client();
    Request request = new Request.Builder().url(server.url("/v1/realtime")).build();
    client.newWebSocket(
        request,
        new WebSocketListener() {
          @Override
          public void onMessage(WebSocket socket, String text) {
            greeted.complete(text);
            socket.close(1000, "bye");
          }

          @Override
          public void onFailure(WebSocket socket, Throwable failure, Response response) {
            greeted.completeExceptionally(failure);
          }
        });
    assertThat(greeted.get(20, TimeUnit.SECONDS)).isEqualTo("hello");
    assertThat(gateway.requests).isEmpty();
  }

  @Test
  void listenersHearTheSameWithAndWithoutUs() throws Exception {
    server.enqueue(json("one"));
    server.enqueue(json("two"));
    List<String> without = new CopyOnWriteArrayList<>();
    List<String> with = new CopyOnWriteArrayList<>();
    text(new OkHttpClient.Builder().eventListener(new Events(without)).build(), chat().build());
    text(
        gateway.client(new OkHttpClient.Builder().eventListener(new Events(with))), chat().build());
    assertThat(with).isEqualTo(without).endsWith("end");
  }

  @Test
  void aFailureOfTheNetworkIsHeardOnce() {
    List<String> events = new CopyOnWriteArrayList<>();
    OkHttpClient client =
        gateway.client(new OkHttpClient.Builder().eventListener(new Events(events)));
    Request refused = chat().url("http://127.0.0.1:1/v1/x").build();
    assertThatThrownBy(() -> text(client, refused)).isInstanceOf(java.io.IOException.class);
    assertThat(events).containsOnlyOnce("failed").startsWith("start").doesNotContain("end");
  }

  private static final class Events extends EventListener {
    private final List<String> events;

    Events(List<String> events) {
      this.events = events;
    }

    @Override
    public void callStart(Call call) {
      events.add("start");
    }

    @Override
    public void requestBodyEnd(Call call, long byteCount) {
      events.add("sent " + byteCount);
    }

    @Override
    public void responseHeadersEnd(Call call, Response response) {
      events.add("head " + response.code());
    }

    @Override
    public void responseBodyEnd(Call call, long byteCount) {
      events.add("body " + byteCount);
    }

    @Override
    public void callEnd(Call call) {
      events.add("end");
    }

    @Override
    public void callFailed(Call call, java.io.IOException e) {
      events.add("failed");
    }
  }
}
