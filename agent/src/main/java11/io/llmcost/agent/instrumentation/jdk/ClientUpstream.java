package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.gateway.Leg;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.rights.Rights;
import io.llmcost.agent.thread.BesideThreads;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
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
          : start(client, request, ownOrigin, new Leg(), Runnable::run);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletionStage<HttpResponse> beside(HttpRequest neutral, Leg leg) {
    return call.application().run(() -> sendBeside(neutral, leg));
  }

  private CompletionStage<HttpResponse> sendBeside(HttpRequest neutral, Leg leg) {
    if (!leg.isAfterwards()) {
      call.markAttempted();
    }
    try {
      boolean ownOrigin = requests.isOwnOrigin(neutral.url());
      HttpClient own = call.httpClient();
      // Whoever reads on may wait, and must not do that on a thread of the client's.
      return start(
          ownOrigin ? own : otherOrigins.clientFor(own),
          requests.toClient(neutral, Long.MAX_VALUE),
          ownOrigin,
          leg,
          BesideThreads::run);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private HttpResponse block(
      HttpClient client, java.net.http.HttpRequest request, boolean ownOrigin) throws Exception {
    call.started();
    try {
      return neutral(request, client.send(request, BodyHandlers.ofPublisher()), ownOrigin, true);
    } finally {
      call.stopped();
    }
  }

  private CompletionStage<HttpResponse> start(
      HttpClient client,
      java.net.http.HttpRequest request,
      boolean ownOrigin,
      Leg leg,
      Executor continuing) {
    CompletableFuture<java.net.http.HttpResponse<Flow.Publisher<List<ByteBuffer>>>> sending;
    try {
      sending = client.sendAsync(request, BodyHandlers.ofPublisher());
    } catch (RuntimeException e) {
      if (!leg.isAfterwards()) {
        call.refused(e);
      }
      throw e;
    }
    boolean ofCall = !leg.isAfterwards();
    if (ofCall) {
      call.started();
      call.onAbort(() -> sending.cancel(true));
    }
    CompletableFuture<HttpResponse> result = new CompletableFuture<>();
    sending.whenCompleteAsync(
        (response, failure) -> {
          if (failure != null) {
            Rights.ofAgent(() -> result.completeExceptionally(Failures.unwrapped(failure)));
          } else {
            HttpResponse neutral = neutral(request, response, ownOrigin, ofCall);
            if (ofCall && call.isCancelled() || leg.isGivenUp()) {
              neutral.live().discard();
            }
            Rights.ofAgent(() -> result.complete(neutral));
          }
          if (ofCall) {
            call.stopped();
          }
        },
        continuing);
    leg.onGiveUp(() -> sending.cancel(true));
    return result;
  }

  private HttpResponse neutral(
      java.net.http.HttpRequest request,
      java.net.http.HttpResponse<Flow.Publisher<List<ByteBuffer>>> response,
      boolean ownOrigin,
      boolean ofCall) {
    Call.SentResponse origin = new Call.SentResponse(request, response, ownOrigin);
    if (ofCall) {
      call.received(origin);
    }
    return HttpResponse.live(
        response.statusCode(),
        Messages.neutral(response.headers()),
        new LiveResponse(call, origin, response));
  }
}
