package io.llmcost.agent.instrumentation.openai.glue;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.PhantomReachableClosingHttpClient;
import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.CallSites;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

/** A call is one interception, whatever a transport stands on. */
class FootingTest extends TransportCase {

  @Test
  void aTransportIsTakenOnceAndTheSdksOwnNever() {
    assertThat(client).isInstanceOf(LlmTransport.class);
    assertThat(gateway.around(client)).isNull();
    assertThat(gateway.around(new PhantomReachableClosingHttpClient(transport))).isNull();
    assertThat(gateway.around(null)).isNull();
  }

  @Test
  void oneOnAnInstrumentedClientIsLeftToThatOne() {
    assertThat(gateway.around(new OnField(null))).isInstanceOf(SitedTransport.class);
    assertThat(gateway.around(new OnObject(new OkHttpClient() {})))
        .isInstanceOf(SitedTransport.class);
    assertThat(gateway.around(new OnObject(java.net.http.HttpClient.newHttpClient())))
        .isInstanceOf(SitedTransport.class);
    assertThat(gateway.around(new OnObject(new OnField(null)))).isInstanceOf(SitedTransport.class);
    assertThat(gateway.around(new OnObject(new Object[] {"a"}))).isInstanceOf(LlmTransport.class);
    assertThat(gateway.around(new OnObject(null))).isInstanceOf(LlmTransport.class);
    // what is around it, as this class has a server of OkHttp's
    assertThat(gateway.around(new OnOtherThread())).isInstanceOf(LlmTransport.class);
  }

  /** Found by the client below, on the thread that the SDK has brought the call to. */
  @Test
  void theCallSiteOfOneOnAnInstrumentedClientIsSaidOnTheThread() throws Exception {
    List<Object> seen = new ArrayList<>();
    CallSites sites = new CallSites();
    HttpClient sited =
        gateway.around(
            new OnField(null) {
              @Override
              public CompletableFuture<HttpResponse> executeAsync(
                  HttpRequest request, RequestOptions options) {
                seen.add(request.headers().names().contains(CallSites.HEADER));
                seen.add(sites.find());
                return new CompletableFuture<>();
              }
            });
    HttpRequest request = chat().toBuilder().putHeader(CallSites.HEADER, "a.B.c").build();
    assertThat(gateway.around(sited)).isNull();
    Thread pool = new Thread(() -> sited.executeAsync(request, RequestOptions.none()), "pool ");
    pool.start();
    pool.join(10_000);
    assertThat(seen).containsExactly(false, "a.B.c");
    assertThat(gateway.requests).isEmpty();
  }

  /** HttpURLConnection is held in no field, and its calls may be made on any thread. */
  @Test
  void anInstrumentedClientBelowOnAnotherThreadIsAskedForNothing() throws Exception {
    for (Form form : Form.values()) {
      gateway.requests.clear();
      OnOtherThread stacked = new OnOtherThread();
      var client = gateway.around(stacked);
      for (int i = 0; i < 3; i++) {
        form.send(client, chat()).close();
      }
      assertThat(gateway.requests).hasSize(3);
      assertThat(stacked.calls).isEqualTo(3);
      // whoever else asks the same, when it is back, is somebody else
      below(gateway.requests.get(0));
      assertThat(gateway.requests).hasSize(4);
    }
  }

  private io.llmcost.agent.http.HttpResponse below(io.llmcost.agent.http.HttpRequest request) {
    CallContext context = gateway.contexts.get(0);
    Upstream wire =
        asked ->
            done(io.llmcost.agent.http.HttpResponse.whole(200, Headers.of("a", "b"), asked.body()));
    return gateway.services.calls().handle(request, context, wire).toCompletableFuture().join();
  }

  private static class OnObject extends TransportCallsTest.Other {
    final Object below;

    OnObject(Object below) {
      this.below = below;
    }
  }

  private static class OnField extends TransportCallsTest.Other {
    final OkHttpClient below;

    OnField(OkHttpClient below) {
      this.below = below;
    }
  }

  private final class OnOtherThread extends TransportCallsTest.Other {
    volatile int calls;

    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions options) {
      return executeAsync(request, options).join();
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(
        HttpRequest request, RequestOptions options) {
      calls++;
      return CompletableFuture.supplyAsync(
          () ->
              Answer.whole(
                  below(
                      new io.llmcost.agent.http.HttpRequest(
                          "POST",
                          Url.of(server.url("/v1/chat/completions").toString()),
                          Headers.EMPTY,
                          bytes(ASKED))),
                  () -> false));
    }
  }
}
