package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpResponse;
import io.llmcost.agent.gateway.Leg;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.instrumentation.AfterwardsUpstream;
import io.llmcost.agent.instrumentation.DeliveryThreads;
import io.llmcost.agent.instrumentation.HandedDown;
import io.llmcost.agent.instrumentation.HandledAbove;
import io.llmcost.agent.rights.Rights;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The application's transport, for one call; what goes to another origin does not pass it. */
final class TransportUpstream implements Upstream {

  private final Call call;
  private final HttpRequest neutral;
  private final BytesBody body;
  private volatile boolean sent;
  private volatile ReceivedBody last;
  private volatile Failure lastFailure;
  private volatile TransportUpstream afterwards;

  /**
   * @param neutral what the application has asked
   */
  TransportUpstream(Call call, HttpRequest neutral, BytesBody body) {
    this.call = call;
    this.neutral = neutral;
    this.body = body;
  }

  /** Whether anything may have reached a provider. */
  boolean hasSent() {
    return sent;
  }

  /** Whether this is what the sending failed with last. */
  boolean failedWith(Throwable cause) {
    Failure failure = lastFailure;
    return failure != null && failure.cause == cause;
  }

  /** What the application's transport has said of this; null if it is not the transport's. */
  Throwable toldBy(Throwable cause) {
    return failedWith(cause) ? lastFailure.told : null;
  }

  /** The last response that came, if it is the answer to what the application asked; else null. */
  HttpResponse answerThatCame() {
    ReceivedBody received = last;
    return received != null
            && received.sent().body() == neutral.body()
            && received.sent().url().equals(neutral.url())
        ? received.handOver()
        : null;
  }

  /** The application has another answer. */
  void discard() {
    ReceivedBody received = last;
    if (received != null) {
      received.discard();
    }
  }

  /** The request as the application made it, with what was read of its body. */
  com.openai.core.http.HttpRequest untouched() {
    return Messages.withoutControls(
        call.request().toBuilder().body(body.with(body.bytes())).build());
  }

  @Override
  public CompletionStage<io.llmcost.agent.http.HttpResponse> send(HttpRequest request) {
    return call.application().run(() -> HandledAbove.during(() -> sendMarked(request)));
  }

  /** Sets aside what it takes to make the call once more. */
  void prepareAfterwards() {
    afterwards = new TransportUpstream(call.afterwards(), neutral, body.copy());
  }

  @Override
  public CompletionStage<io.llmcost.agent.http.HttpResponse> beside(HttpRequest request, Leg leg) {
    TransportUpstream later = afterwards;
    if (later == null || !leg.isAfterwards()) {
      throw new UnsupportedOperationException();
    }
    if (call.isBlocking()) {
      return new AfterwardsUpstream(later, later.call::abort).send(request, leg);
    }
    leg.onGiveUp(later.call::abort);
    return later.send(request);
  }

  private CompletionStage<io.llmcost.agent.http.HttpResponse> sendMarked(HttpRequest request) {
    CompletableFuture<io.llmcost.agent.http.HttpResponse> result = new CompletableFuture<>();
    if (call.isCancelled()) {
      result.completeExceptionally(new CancellationException("Cancelled"));
    } else if (request.url().sameOrigin(neutral.url())) {
      sendOwn(request, result);
    } else if (call.isBlocking()) {
      sendElsewhere(request, result);
    } else {
      DeliveryThreads.executor()
          .execute(
              () ->
                  call.application()
                      .run(
                          () -> {
                            sendElsewhere(request, result);
                            return null;
                          }));
    }
    return result;
  }

  private void sendOwn(
      HttpRequest request, CompletableFuture<io.llmcost.agent.http.HttpResponse> result) {
    HttpClient transport = call.transport().own();
    HandedDown handed = call.transport().handDown(call, request);
    sent = true;
    try {
      com.openai.core.http.HttpRequest own = own(request);
      if (call.isBlocking()) {
        HttpResponse response = transport.execute(own, call.options());
        call.transport().back(call, handed);
        arrived(request, response, result);
        return;
      }
      CompletableFuture<HttpResponse> future = transport.executeAsync(own, call.options());
      call.onAbort(() -> future.cancel(true));
      future.whenComplete(
          (response, failure) -> {
            call.transport().back(call, handed);
            if (failure == null) {
              arrived(request, response, result);
            } else {
              failed(new Failure(Handling.unwrapped(failure), failure), result);
            }
          });
    } catch (RuntimeException | Error e) {
      call.transport().back(call, handed);
      failed(new Failure(e, e), result);
    }
  }

  private void sendElsewhere(
      HttpRequest request, CompletableFuture<io.llmcost.agent.http.HttpResponse> result) {
    sent = true;
    try {
      arrived(request, call.transport().strangers().send(request, call), result);
    } catch (IOException | RuntimeException | Error e) {
      failed(new Failure(e, null), result);
    }
  }

  private void arrived(
      HttpRequest request,
      HttpResponse response,
      CompletableFuture<io.llmcost.agent.http.HttpResponse> result) {
    if (response == null) {
      failed(new Failure(new IOException("The transport gave no response"), null), result);
      return;
    }
    ReceivedBody received = new ReceivedBody(request, response);
    last = received;
    io.llmcost.agent.http.HttpResponse arrived =
        io.llmcost.agent.http.HttpResponse.live(received.status(), received.headers(), received);
    HandledAbove.notDuring(
        () -> {
          if (!Rights.ofAgent(() -> result.complete(arrived))) {
            received.discard();
          }
        });
  }

  private void failed(
      Failure failure, CompletableFuture<io.llmcost.agent.http.HttpResponse> result) {
    lastFailure = failure;
    HandledAbove.notDuring(() -> Rights.ofAgent(() -> result.completeExceptionally(failure.cause)));
  }

  private com.openai.core.http.HttpRequest own(HttpRequest request) {
    com.openai.core.http.HttpRequest original = call.request();
    if (request.headers() == neutral.headers()
        && request.url().equals(neutral.url())
        && body.with(request.body()) == original.body()) {
      return original;
    }
    com.openai.core.http.HttpRequest.Builder builder =
        original.toBuilder().body(body.with(request.body()));
    if (request.headers() != neutral.headers()) {
      builder.headers(Messages.of(ownHeaders(request)));
    }
    if (!request.url().equals(neutral.url())) {
      Messages.putUrl(builder, request.url());
    }
    return builder.build();
  }

  /** The body says its type itself where the application's headers did not. */
  private io.llmcost.agent.http.Headers ownHeaders(HttpRequest request) {
    return call.request().headers().values(Messages.CONTENT_TYPE).isEmpty()
        ? request.headers().without(Messages.CONTENT_TYPE)
        : request.headers();
  }

  /** How a request has failed. */
  private static final class Failure {
    final Throwable cause;
    final Throwable told;

    /**
     * @param cause without what futures wrap around it
     * @param told as the application's transport has put it; null if that was not asked
     */
    Failure(Throwable cause, Throwable told) {
      this.cause = cause;
      this.told = told;
    }
  }
}
