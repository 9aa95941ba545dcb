package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.rights.Rights;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** The application's client, for one call. */
final class ClientUpstream implements Upstream {

  private final Call call;
  private final Requests requests;
  private final OtherOrigins otherOrigins;

  ClientUpstream(Call call, Requests requests, OtherOrigins otherOrigins) {
    this.call = call;
    this.requests = requests;
    this.otherOrigins = otherOrigins;
  }

  @Override
  public CompletionStage<HttpResponse> send(HttpRequest neutral) {
    return send(neutral, Long.MAX_VALUE);
  }

  @Override
  public CompletionStage<HttpResponse> send(HttpRequest neutral, long headNanos) {
    return call.application().run(() -> sendAsApplication(neutral, headNanos));
  }

  private CompletionStage<HttpResponse> sendAsApplication(HttpRequest neutral, long headNanos) {
    call.markAttempted();
    try {
      boolean ownOrigin = requests.isOwnOrigin(neutral.url());
      HttpClient own = call.httpClient();
      HttpClient client = ownOrigin ? own : otherOrigins.clientFor(own);
      java.net.http.HttpRequest request = requests.toClient(neutral, headNanos);
      return call.isBlocking()
          ? CompletableFuture.completedFuture(block(client, request, ownOrigin))
          : start(client, request, ownOrigin);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private HttpResponse block(
      HttpClient client, java.net.http.HttpRequest request, boolean ownOrigin) throws Exception {
    call.started();
    try {
      return neutral(request, client.send(request, BodyHandlers.ofPublisher()), ownOrigin);
    } finally {
      call.stopped();
    }
  }

  private CompletionStage<HttpResponse> start(
      HttpClient client, java.net.http.HttpRequest request, boolean ownOrigin) {
    CompletableFuture<java.net.http.HttpResponse<Flow.Publisher<List<ByteBuffer>>>> sending;
    try {
      sending = client.sendAsync(request, BodyHandlers.ofPublisher());
    } catch (RuntimeException e) {
      call.refused(e);
      throw e;
    }
    call.started();
    CompletableFuture<HttpResponse> result = new CompletableFuture<>();
    sending.whenComplete(
        (response, failure) -> {
          if (failure != null) {
            Rights.ofAgent(() -> result.completeExceptionally(Failures.unwrapped(failure)));
          } else {
            HttpResponse neutral = neutral(request, response, ownOrigin);
            if (call.isCancelled()) {
              neutral.live().discard();
            }
            Rights.ofAgent(() -> result.complete(neutral));
          }
          call.stopped();
        });
    call.onAbort(() -> sending.cancel(true));
    return result;
  }

  private HttpResponse neutral(
      java.net.http.HttpRequest request,
      java.net.http.HttpResponse<Flow.Publisher<List<ByteBuffer>>> response,
      boolean ownOrigin) {
    Call.SentResponse origin = new Call.SentResponse(request, response, ownOrigin);
    call.received(origin);
    return HttpResponse.live(
        response.statusCode(),
        Messages.neutral(response.headers()),
        new LiveResponse(call, origin, response));
  }
}
