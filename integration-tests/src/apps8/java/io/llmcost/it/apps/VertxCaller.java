package io.llmcost.it.apps;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Vert.x's, version 4. */
final class VertxCaller implements Caller {

  private static final int CONNECTIONS = 64;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      vertx.createHttpClient(
          new HttpClientOptions()
              .setMaxPoolSize(CONNECTIONS)
              .setIdleTimeout(PATIENCE_MS)
              .setIdleTimeoutUnit(TimeUnit.MILLISECONDS));

  @Override
  public void call(String kind, String url, String body, Got got) throws Exception {
    CompletableFuture<Void> over = new CompletableFuture<>();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url)
            .addHeader("Content-Type", "application/json")
            .addHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY);
    // On the event loop: what comes before there is a handler is thrown away.
    vertx.runOnContext(
        begin ->
            client
                .request(options)
                .onFailure(over::completeExceptionally)
                .onSuccess(
                    request ->
                        request
                            .send(Buffer.buffer(body))
                            .onFailure(over::completeExceptionally)
                            .onSuccess(response -> read(kind, request, response, got, over))));
    over.get(LIMIT_MS, TimeUnit.MILLISECONDS);
  }

  private static void read(
      String kind,
      HttpClientRequest request,
      HttpClientResponse response,
      Got got,
      CompletableFuture<Void> over) {
    got.status(response.statusCode());
    response.exceptionHandler(over::completeExceptionally);
    response.endHandler(end -> over.complete(null));
    response.handler(
        part -> {
          got.text(ChaosApp.text(part.getBytes()));
          if (kind.equals("abandon")) {
            request.reset();
            over.complete(null);
          }
        });
  }

  @Override
  public int leased() {
    return -1;
  }

  @Override
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }
}
