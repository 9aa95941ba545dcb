package io.llmcost.it.apps;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** Calls the API with Vert.x's client, version 4 or 5: {@code VertxApp BASE_URL SCENARIO...}. */
public final class VertxApp extends PostingApp {

  private final Vertx vertx;

  /** What it returns is of another type in version 5. */
  private static final Method RESET = reset();

  private final HttpClient client;

  private VertxApp(String baseUrl, Vertx vertx) throws ReflectiveOperationException {
    super(baseUrl);
    this.vertx = vertx;
    // what it returns is of another type in version 5
    this.client = (HttpClient) Vertx.class.getMethod("createHttpClient").invoke(vertx);
  }

  private static Method reset() {
    try {
      return HttpClientRequest.class.getMethod("reset");
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  public static void main(String[] args) throws Exception {
    Vertx vertx = Vertx.vertx();
    new VertxApp(args[0], vertx).run(args);
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  @Override
  CompletionStage<Answer> post(String url, String body) {
    return whole(url, request -> request.send(Buffer.buffer(body)).toCompletionStage());
  }

  @Override
  CompletionStage<Answer> postInPieces(String url, String one, String other) {
    return whole(
        url,
        request -> {
          request.setChunked(true);
          request.write(Buffer.buffer(one));
          request.write(Buffer.buffer(other));
          request.end();
          return request.response().toCompletionStage();
        });
  }

  @Override
  CompletionStage<Answer> postAndLeave(String url, String body) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    request(url)
        .thenAccept(
            request -> {
              // Before it is sent: what comes before there is a handler is thrown away.
              request
                  .response()
                  .onSuccess(
                      response ->
                          response.handler(
                              begun -> {
                                request.connection().close();
                                answer.complete(new Answer(response.statusCode(), "begun"));
                              }));
              request.send(Buffer.buffer(body));
            });
    return answer;
  }

  @Override
  CompletionStage<Answer> postAndCancel(
      String url, String body, Consumer<Cancelling.Cancel> later) {
    return whole(
        url,
        request -> {
          later.accept(() -> RESET.invoke(request));
          return request.send(Buffer.buffer(body)).toCompletionStage();
        });
  }

  private CompletionStage<HttpClientRequest> request(String url) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url)
            .addHeader("Content-Type", "application/json")
            .addHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY);
    return client
        .request(options)
        .toCompletionStage()
        .thenApply(request -> request.putHeader("X-Added", "yes"));
  }

  /** On the event loop: what comes before another thread asks for the body is thrown away. */
  private CompletionStage<Answer> whole(
      String url,
      Function<HttpClientRequest, CompletionStage<io.vertx.core.http.HttpClientResponse>> send) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    vertx.runOnContext(
        begin ->
            request(url)
                .thenCompose(send)
                .thenCompose(
                    response ->
                        response
                            .body()
                            .toCompletionStage()
                            .thenApply(
                                body -> new Answer(response.statusCode(), body.toString("UTF-8"))))
                .whenComplete(
                    (whole, failure) -> {
                      if (failure != null) {
                        answer.completeExceptionally(failure);
                      } else {
                        answer.complete(whole);
                      }
                    }));
    return answer;
  }
}
