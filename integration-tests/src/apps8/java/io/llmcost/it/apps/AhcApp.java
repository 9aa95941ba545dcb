package io.llmcost.it.apps;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.asynchttpclient.AsyncCompletionHandler;
import org.asynchttpclient.AsyncHandler;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.BoundRequestBuilder;
import org.asynchttpclient.Dsl;
import org.asynchttpclient.HttpResponseBodyPart;
import org.asynchttpclient.HttpResponseStatus;
import org.asynchttpclient.ListenableFuture;
import org.asynchttpclient.Response;
import org.asynchttpclient.filter.FilterContext;
import org.asynchttpclient.filter.RequestFilter;
import org.asynchttpclient.request.body.generator.InputStreamBodyGenerator;

/** Calls the API with async-http-client: {@code AhcApp BASE_URL SCENARIO...}. */
public final class AhcApp extends PostingApp {

  private final AsyncHttpClient client;

  private AhcApp(String baseUrl, AsyncHttpClient client) {
    super(baseUrl);
    this.client = client;
  }

  public static void main(String[] args) throws Exception {
    RequestFilter adding =
        new RequestFilter() {
          @Override
          public <T> FilterContext<T> filter(FilterContext<T> context) {
            context.getRequest().getHeaders().set("X-Added", "yes");
            return context;
          }
        };
    try (AsyncHttpClient client =
        Dsl.asyncHttpClient(Dsl.config().addRequestFilter(adding).build())) {
      new AhcApp(args[0], client).run(args);
    }
  }

  @Override
  CompletionStage<Answer> post(String url, String body) {
    return whole(request(url).setBody(body.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  CompletionStage<Answer> postInPieces(String url, String one, String other) {
    byte[] bytes = (one + other).getBytes(StandardCharsets.UTF_8);
    return whole(
        request(url).setBody(new InputStreamBodyGenerator(new ByteArrayInputStream(bytes))));
  }

  @Override
  CompletionStage<Answer> postAndLeave(String url, String body) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    request(url)
        .setBody(body.getBytes(StandardCharsets.UTF_8))
        .execute(
            new AsyncCompletionHandler<Void>() {
              private int status;

              @Override
              public AsyncHandler.State onStatusReceived(HttpResponseStatus received)
                  throws Exception {
                status = received.getStatusCode();
                return super.onStatusReceived(received);
              }

              @Override
              public AsyncHandler.State onBodyPartReceived(HttpResponseBodyPart part) {
                answer.complete(new Answer(status, "begun"));
                return AsyncHandler.State.ABORT;
              }

              @Override
              public void onThrowable(Throwable failure) {
                answer.completeExceptionally(failure);
              }

              @Override
              public Void onCompleted(Response response) {
                return null;
              }
            });
    return answer;
  }

  @Override
  CompletionStage<Answer> postAndCancel(
      String url, String body, Consumer<Cancelling.Cancel> later) {
    ListenableFuture<Response> call =
        request(url).setBody(body.getBytes(StandardCharsets.UTF_8)).execute();
    later.accept(() -> call.cancel(true));
    return call.toCompletableFuture()
        .thenApply(response -> new Answer(response.getStatusCode(), response.getResponseBody()));
  }

  private BoundRequestBuilder request(String url) {
    return client
        .preparePost(url)
        .setHeader("Content-Type", "application/json")
        .setHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY);
  }

  private static CompletionStage<Answer> whole(BoundRequestBuilder request) {
    return request
        .execute()
        .toCompletableFuture()
        .thenApply(
            response ->
                new Answer(
                    response.getStatusCode(), response.getResponseBody(StandardCharsets.UTF_8)));
  }
}
