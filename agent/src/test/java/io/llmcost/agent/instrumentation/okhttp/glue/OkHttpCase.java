package io.llmcost.agent.instrumentation.okhttp.glue;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.instrumentation.ClientCase;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** A server, a gateway and what the cases say about calls. Names no API that versions lack. */
abstract class OkHttpCase extends ClientCase {

  static final MediaType JSON = MediaType.parse("application/json");
  static final String ASKED = "{\"model\":\"gpt-4o\"}";

  final FakeGateway gateway = new FakeGateway();

  Request.Builder chat() {
    return new Request.Builder()
        .url(server.url("/v1/chat/completions"))
        .post(RequestBody.create(JSON, ASKED));
  }

  static String text(OkHttpClient client, Request request) throws IOException {
    try (Response response = client.newCall(request).execute()) {
      return response.body().string();
    }
  }

  static CompletableFuture<Response> enqueued(Call call) {
    CompletableFuture<Response> result = new CompletableFuture<>();
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException e) {
            result.completeExceptionally(e);
          }

          @Override
          public void onResponse(Call answered, Response response) {
            result.complete(response);
          }
        });
    return result;
  }

  /** No connection is in use, and so none has leaked. */
  static void assertConnectionsAtRest(OkHttpClient client, int connections)
      throws InterruptedException {
    await(() -> client.connectionPool().idleConnectionCount() == connections);
    assertThat(client.connectionPool().connectionCount()).isEqualTo(connections);
  }
}
