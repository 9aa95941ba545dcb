package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.gateway.Leg;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.instrumentation.CancelWatch;
import io.llmcost.agent.rights.Rights;
import io.llmcost.agent.thread.BesideThreads;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Sends what the gateway wants sent: to the call's own origin down the rest of the call's
 * interceptors, as long as they can be used; all else through calls of our own.
 */
final class OkHttpUpstream implements Upstream {

  private final SideCalls sideCalls;
  private final Interceptor.Chain chain;
  private final CancelWatch cancelWatch;
  private final CallDeadline deadline;
  private final BufferedRequestBody body;
  private final HttpRequest neutral;
  private final Rights application = Rights.ofCaller();
  private final AtomicBoolean chainInUse = new AtomicBoolean();
  private volatile OkHttpBody fromChain;
  private volatile OkHttpBody last;
  private volatile Throwable lastFailure;
  private volatile boolean sent;
  private volatile boolean answered;
  private volatile boolean givenUp;

  OkHttpUpstream(
      SideCalls sideCalls,
      Interceptor.Chain chain,
      CancelWatch cancelWatch,
      CallDeadline deadline,
      BufferedRequestBody body,
      HttpRequest neutral) {
    this.sideCalls = sideCalls;
    this.chain = chain;
    this.cancelWatch = cancelWatch;
    this.deadline = deadline;
    this.body = body;
    this.neutral = neutral;
  }

  /** Whether anything may have reached a provider. */
  boolean hasSent() {
    return sent;
  }

  /** Whether a response is the answer to what the application asked. */
  boolean isUnchanged(OkHttpBody received) {
    return !received.isFromElsewhere()
        && body.isIn(received.sent())
        && received.sent().url().equals(chain.request().url());
  }

  /** Makes the call as if nobody had been asked about it. */
  Response proceedUntouched(HttpRequest request) throws IOException {
    sent = true;
    answered = true;
    Request own = ownRequest(request);
    return Responses.untouched(
        chain.request(), new OkHttpBody(own, chain.proceed(own), false, null));
  }

  /** Whether this is what the client failed with last. */
  boolean failedWith(Throwable failure) {
    return lastFailure == failure;
  }

  /** The last response that came; null if none did. */
  OkHttpBody last() {
    return last;
  }

  /** The application has its answer: the call's own interceptors can no longer be used. */
  void answered(OkHttpBody handedOver) {
    answered = true;
    OkHttpBody left = fromChain;
    if (left != null && left != handedOver && !left.isTaken()) {
      left.discard();
    }
  }

  /** The application no longer waits: nothing more is sent for it. */
  void giveUp() {
    givenUp = true;
    answered(null);
  }

  boolean isGivenUp() {
    return givenUp;
  }

  @Override
  public CompletionStage<HttpResponse> send(HttpRequest request) {
    return send(request, Long.MAX_VALUE);
  }

  /** The call's own interceptors cannot be stopped without the call: such a request goes beside. */
  @Override
  public CompletionStage<HttpResponse> send(HttpRequest request, long headNanos) {
    return application.run(() -> sendAsApplication(request, headNanos));
  }

  @Override
  public CompletionStage<HttpResponse> beside(HttpRequest request, Leg leg) {
    CompletableFuture<HttpResponse> result = new CompletableFuture<>();
    BesideThreads.run(
        () ->
            application.run(
                () -> {
                  sendBeside(request, leg, result);
                  return null;
                }));
    return result;
  }

  private void sendBeside(HttpRequest request, Leg leg, CompletableFuture<HttpResponse> result) {
    try {
      if (givenUp && !leg.isAfterwards() || leg.isGivenUp()) {
        throw new IOException("Canceled");
      }
      boolean elsewhere = !request.url().sameOrigin(neutral.url());
      if (leg.isAfterwards()) {
        result.complete(sentAfterwards(request, elsewhere, leg));
        return;
      }
      Call inner =
          elsewhere
              ? sideCalls.elsewhere(chain, foreignRequest(request), deadlineNanos())
              : sideCalls.again(chain, ownRequest(request), deadlineNanos());
      leg.onGiveUp(inner::cancel);
      OkHttpBody received = execute(inner, elsewhere, Long.MAX_VALUE);
      if (!leg.isGivenUp()) {
        last = received;
      }
      result.complete(HttpResponse.live(received.status(), received.headers(), received));
    } catch (Throwable e) { // nobody else hears of it on this thread
      result.completeExceptionally(e);
    }
  }

  /** Nothing that this call still does may take it for the call's own. */
  private HttpResponse sentAfterwards(HttpRequest request, boolean elsewhere, Leg leg)
      throws IOException {
    Call inner =
        elsewhere
            ? sideCalls.elsewhere(chain, foreignRequest(request), Long.MAX_VALUE)
            : sideCalls.again(chain, ownRequest(request), Long.MAX_VALUE);
    leg.onGiveUp(inner::cancel);
    OkHttpBody received = new OkHttpBody(inner.request(), inner.execute(), elsewhere, null);
    return HttpResponse.live(received.status(), received.headers(), received);
  }

  private CompletionStage<HttpResponse> sendAsApplication(HttpRequest request, long headNanos) {
    CompletableFuture<HttpResponse> result = new CompletableFuture<>();
    try {
      OkHttpBody received = receive(request, headNanos);
      last = received;
      result.complete(HttpResponse.live(received.status(), received.headers(), received));
    } catch (IOException | RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  private OkHttpBody receive(HttpRequest request, long headNanos) throws IOException {
    if (givenUp) {
      throw new IOException("Canceled");
    }
    if (!request.url().sameOrigin(neutral.url())) {
      Request foreign = foreignRequest(request);
      return execute(sideCalls.elsewhere(chain, foreign, deadlineNanos()), true, headNanos);
    }
    Request own = ownRequest(request);
    if (headNanos != Long.MAX_VALUE || !acquireChain()) {
      return execute(sideCalls.again(chain, own, deadlineNanos()), false, headNanos);
    }
    try {
      sent = true;
      fromChain = new OkHttpBody(own, chain.proceed(own), false, null);
      return fromChain;
    } catch (IOException | RuntimeException | Error e) {
      lastFailure = e;
      throw e;
    } finally {
      chainInUse.set(false);
    }
  }

  // OkHttp lets an interceptor send again when the last response is closed, and not afterwards.
  private boolean acquireChain() {
    if (answered || !chainInUse.compareAndSet(false, true)) {
      return false;
    }
    if (fromChain == null || fromChain.isReleased()) {
      return true;
    }
    chainInUse.set(false);
    return false;
  }

  private long deadlineNanos() {
    return answered ? Long.MAX_VALUE : deadline.remainingNanos();
  }

  private OkHttpBody execute(Call inner, boolean elsewhere, long headNanos) throws IOException {
    if (answered) {
      sent = true;
      return new OkHttpBody(inner.request(), inner.execute(), elsewhere, null);
    }
    HeadLimit limit = HeadLimit.of(headNanos);
    CancelWatch.Watched watched =
        cancelWatch.watch(() -> chain.call().isCanceled() || limit.isOver(), inner::cancel);
    try {
      sent = true;
      Response response = inner.execute();
      limit.met();
      return new OkHttpBody(
          inner.request(),
          response,
          elsewhere,
          () -> {
            watched.close();
            deadline.endedInTime();
          });
    } catch (IOException | RuntimeException | Error e) {
      watched.close();
      IOException tooSlow = limit.isOver() ? limit.exceeded(e) : null;
      lastFailure = tooSlow == null ? e : tooSlow;
      if (tooSlow != null) {
        throw tooSlow;
      }
      throw e;
    }
  }

  private Request ownRequest(HttpRequest request) {
    Request original = chain.request();
    if (request.body() == neutral.body()
        && body.isWrittenBy(original.body())
        && request.headers() == neutral.headers()
        && request.url().equals(neutral.url())) {
      return original;
    }
    Request.Builder builder =
        original.newBuilder().method(request.method(), body.with(request.body()));
    if (request.headers() != neutral.headers()) {
      builder.headers(Messages.headers(request.headers(), original.headers()));
    }
    if (!request.url().equals(neutral.url())) {
      builder.url(sideCalls.url(request.url()));
    }
    return builder.build();
  }

  /** A request to another origin has nothing of the application's request but what it was given. */
  private Request foreignRequest(HttpRequest request) {
    return new Request.Builder()
        .url(sideCalls.url(request.url()))
        .headers(sideCalls.fields(request.headers()))
        .method(request.method(), body.with(request.body()))
        .build();
  }
}
