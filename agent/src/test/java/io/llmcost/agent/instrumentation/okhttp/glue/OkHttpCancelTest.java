package io.llmcost.agent.instrumentation.okhttp.glue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmcost.agent.http.HttpResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.Test;

/** Calls that are given up, by the application or by its client's timeouts. */
class OkHttpCancelTest extends OkHttpCase {

  private static final MockResponse SILENCE =
      new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE);

  private static void assertFails(CompletableFuture<Response> response, Class<?> with) {
    assertThatThrownBy(() -> response.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(with);
  }

  @Test
  void beforeItIsMade() {
    gateway.plan = (request, context, up) -> done(answer(200, "hit"));
    Call call = gateway.client().newCall(chat().build());
    call.cancel();
    assertThatThrownBy(call::execute).isInstanceOf(IOException.class).hasMessage("Canceled");
    assertThat(gateway.requests).isEmpty();
  }

  @Test
  void whileItWaitsForTheHead() throws Exception {
    OkHttpClient client = gateway.client();
    server.enqueue(SILENCE);
    Call call = client.newCall(chat().build());
    CompletableFuture<Response> response = enqueued(call);
    taken();
    call.cancel();
    assertFails(response, IOException.class);
    assertThat(server.getRequestCount()).isOne();
    await(() -> client.connectionPool().connectionCount() == 0);
  }

  @Test
  void whileTheBodyIsRead() throws Exception {
    Recorder recorder = new Recorder();
    gateway.plan =
        (request, context, up) -> up.send(request).thenApply(live -> live.observedBy(recorder));
    OkHttpClient client = gateway.client();
    try (StallingServer stalling = StallingServer.inTheBody()) {
      Call call = client.newCall(chat().url(stalling.url("/v1/x")).build());
      try (Response response = call.execute()) {
        response.body().source().require(10);
        call.cancel();
        assertThatThrownBy(() -> response.body().string()).isInstanceOf(IOException.class);
      }
    }
    assertThat(recorder.aborts).isOne();
    assertThat(recorder.cause).isInstanceOf(IOException.class);
  }

  @Test
  void whileItWaitsForAnotherCallsAnswer() throws Exception {
    CompletableFuture<HttpResponse> never = new CompletableFuture<>();
    gateway.plan = (request, context, up) -> never;
    Call call = gateway.client().newCall(chat().build());
    CompletableFuture<Response> response = enqueued(call);
    await(() -> gateway.requests.size() == 1);
    call.cancel();
    assertFails(response, IOException.class);
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void anAnswerThatComesTooLateIsClosed() throws Exception {
    CompletableFuture<HttpResponse> late = new CompletableFuture<>();
    AtomicReference<HttpResponse> received = new AtomicReference<>();
    gateway.plan =
        (request, context, up) -> {
          up.send(request).thenAccept(received::set);
          return late;
        };
    OkHttpClient client = gateway.client();
    server.enqueue(json("for nobody"));
    Call call = client.newCall(chat().build());
    CompletableFuture<Response> response = enqueued(call);
    await(() -> received.get() != null);
    call.cancel();
    assertFails(response, IOException.class);
    late.complete(received.get());
    assertThat(received.get().live().isTaken()).isTrue();
    await(
        () ->
            client.connectionPool().connectionCount()
                == client.connectionPool().idleConnectionCount());
  }

  @Test
  void nothingIsSentForACallThatWasGivenUp() throws Exception {
    CompletableFuture<Runnable> later = new CompletableFuture<>();
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    gateway.plan =
        (request, context, up) -> {
          later.complete(
              () ->
                  up.send(request)
                      .whenComplete(
                          (r, e) -> {
                            assertThat(context.isCancelled()).isTrue();
                            failure.complete(e);
                          }));
          return new CompletableFuture<>();
        };
    Call call = gateway.client().newCall(chat().build());
    CompletableFuture<Response> response = enqueued(call);
    Runnable sending = later.get(20, TimeUnit.SECONDS);
    call.cancel();
    assertFails(response, IOException.class);
    sending.run();
    assertThat(failure.get(20, TimeUnit.SECONDS)).hasMessage("Canceled");
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void anInterruptReachesACallThatWaits() throws Exception {
    gateway.plan = (request, context, up) -> new CompletableFuture<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                gateway.client().newCall(chat().build()).execute().close();
              } catch (IOException e) {
                failure.set(e);
              }
            });
    caller.start();
    await(() -> gateway.requests.size() == 1);
    caller.interrupt();
    caller.join(20_000);
    assertThat(failure.get()).isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void callTimeoutEndsTheWait() {
    gateway.plan = (request, context, up) -> new CompletableFuture<>();
    OkHttpClient client =
        gateway.client(new OkHttpClient.Builder().callTimeout(200, TimeUnit.MILLISECONDS));
    assertThatThrownBy(() -> text(client, chat().build()))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("timeout");
  }

  @Test
  void callTimeoutSpansAllThatIsSent() {
    gateway.plan =
        (request, context, up) ->
            up.send(request)
                .handle((response, failure) -> up.send(request))
                .thenCompose(stage -> stage);
    OkHttpClient client =
        gateway.client(new OkHttpClient.Builder().callTimeout(200, TimeUnit.MILLISECONDS));
    server.enqueue(SILENCE);
    assertThatThrownBy(() -> text(client, chat().build()))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("timeout");
  }

  @Test
  void theGatewayKnowsHowLongItHas() throws Exception {
    AtomicReference<Long> remaining = new AtomicReference<>();
    gateway.plan =
        (request, context, up) -> {
          remaining.set(context.remainingNanos());
          return done(answer(200, ""));
        };
    text(gateway.client(), chat().build());
    assertThat(remaining.get()).isEqualTo(Long.MAX_VALUE);
    text(gateway.client(new OkHttpClient.Builder().callTimeout(1, TimeUnit.HOURS)), chat().build());
    assertThat(remaining.get()).isBetween(1L, TimeUnit.HOURS.toNanos(1));
    Call call = gateway.client().newCall(chat().build());
    call.timeout().deadlineNanoTime(System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
    call.execute().close();
    assertThat(remaining.get()).isBetween(1L, TimeUnit.MINUTES.toNanos(1));
  }

  @Test
  void readTimeoutsHoldPerSendAndAsInterceptorsSetThem() {
    OkHttpClient client =
        gateway.client(
            new OkHttpClient.Builder()
                .addInterceptor(
                    chain ->
                        chain
                            .withReadTimeout(200, TimeUnit.MILLISECONDS)
                            .proceed(chain.request())));
    server.enqueue(SILENCE);
    assertThatThrownBy(() -> text(client, chat().build()))
        .isInstanceOf(java.net.SocketTimeoutException.class);
    assertThat(gateway.requests).hasSize(1);
  }
}
