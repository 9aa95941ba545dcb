package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import io.llmcost.agent.gateway.Leg;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.instrumentation.AfterwardsUpstream;
import io.llmcost.agent.instrumentation.HandledAbove;
import io.llmcost.agent.instrumentation.WaitLimit;
import io.llmcost.agent.rights.Rights;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** The application's client, for one call; another origin gets a client of its own. */
final class ClientUpstream implements Upstream {

  /** A client completed without a response. */
  static final class NoResponseException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static final String RESPONSE_TIMEOUT = "azure-response-timeout";

  private final Call call;
  private final reactor.util.context.Context context;
  private final HttpRequest neutral;
  private final OutgoingRequest outgoing;
  private volatile boolean sent;
  private volatile ReceivedBody last;
  private volatile ClientUpstream afterwards;

  /**
   * @param context of the application's subscriber
   * @param neutral what the application has asked
   */
  ClientUpstream(
      Call call,
      reactor.util.context.Context context,
      HttpRequest neutral,
      OutgoingRequest outgoing) {
    this.call = call;
    this.context = context;
    this.neutral = neutral;
    this.outgoing = outgoing;
  }

  /** Whether anything may have reached a provider. */
  boolean hasSent() {
    return sent;
  }

  /** The last response that came; null if none did. */
  ReceivedBody last() {
    return last;
  }

  /** Whether a response is the answer to what the application asked. */
  boolean isUnchanged(ReceivedBody received) {
    return received.sent().body() == neutral.body() && received.sent().url().equals(neutral.url());
  }

  @Override
  public CompletionStage<io.llmcost.agent.http.HttpResponse> send(HttpRequest request) {
    return send(request, Long.MAX_VALUE);
  }

  /** Nothing ends a blocking wait of a client's own. */
  @Override
  public CompletionStage<io.llmcost.agent.http.HttpResponse> send(
      HttpRequest request, long headNanos) {
    return call.application().run(() -> HandledAbove.during(() -> sendMarked(request, headNanos)));
  }

  /** Sets aside what it takes to make the call once more. */
  void prepareAfterwards() {
    afterwards = new ClientUpstream(call.afterwards(), context, neutral, outgoing.copy());
  }

  @Override
  public CompletionStage<io.llmcost.agent.http.HttpResponse> beside(HttpRequest request, Leg leg) {
    ClientUpstream later = afterwards;
    if (later == null || !leg.isAfterwards()) {
      throw new UnsupportedOperationException();
    }
    if (call.isBlocking()) {
      return new AfterwardsUpstream(later, later.call::abort).send(request, leg);
    }
    leg.onGiveUp(later.call::abort);
    return later.send(request);
  }

  private CompletionStage<io.llmcost.agent.http.HttpResponse> sendMarked(
      HttpRequest request, long headNanos) {
    CompletableFuture<io.llmcost.agent.http.HttpResponse> result = new CompletableFuture<>();
    if (call.isCancelled()) {
      result.completeExceptionally(new CancellationException("Cancelled"));
      return result;
    }
    boolean own = request.url().sameOrigin(neutral.url());
    Receiver receiver = new Receiver(request, own, result);
    try {
      HttpClient client = own ? call.through().own() : call.through().strangers().client();
      com.azure.core.http.HttpRequest asked =
          own ? outgoing.own(request) : outgoing.foreign(request);
      Context data = own ? call.context() : foreignContext();
      sent = true;
      if (call.isBlocking() && headNanos == Long.MAX_VALUE) {
        HttpResponse response = client.sendSync(asked, data);
        if (response != null) {
          receiver.onNext(response);
        }
        receiver.onComplete();
      } else {
        client.send(asked, data).subscribe(receiver);
        WaitLimit.ofHead(result, headNanos, receiver::giveUp);
        if (call.isBlocking()) {
          await(result, receiver);
        }
      }
    } catch (Throwable e) {
      receiver.onError(e);
    }
    return result;
  }

  private static void await(CompletableFuture<?> result, Receiver receiver) {
    try {
      result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      receiver.giveUp(new InterruptedIOException("interrupted"));
    } catch (ExecutionException | CancellationException e) {
      // whoever has the result knows
    }
  }

  /** What the application says to clients below may be about itself, but for the time it has. */
  private Context foreignContext() {
    long left = call.remainingNanos();
    return left == Long.MAX_VALUE
        ? Context.NONE
        : new Context(RESPONSE_TIMEOUT, Duration.ofNanos(Math.max(1, left)));
  }

  private final class Receiver implements CoreSubscriber<HttpResponse> {
    private final HttpRequest request;
    private final boolean own;
    private final CompletableFuture<io.llmcost.agent.http.HttpResponse> result;
    private volatile Subscription connector;

    Receiver(
        HttpRequest request,
        boolean own,
        CompletableFuture<io.llmcost.agent.http.HttpResponse> result) {
      this.request = request;
      this.own = own;
      this.result = result;
    }

    @Override
    public reactor.util.context.Context currentContext() {
      return context.put(HandledAbove.CONTEXT_KEY, Boolean.TRUE);
    }

    void giveUp(Throwable cause) {
      call.upstreamFailed(cause);
      Subscription present = connector;
      if (result.completeExceptionally(cause) && present != null) {
        present.cancel();
      }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      connector = subscription;
      call.onAbort(
          () -> {
            subscription.cancel();
            result.completeExceptionally(new CancellationException("Cancelled"));
          });
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(HttpResponse response) {
      ReceivedBody received = new ReceivedBody(call, context, request, own, response);
      last = received;
      io.llmcost.agent.http.HttpResponse arrived =
          io.llmcost.agent.http.HttpResponse.live(
              response.getStatusCode(), received.headers(), received);
      if (!hand(() -> result.complete(arrived))) {
        received.discard();
      }
    }

    @Override
    public void onError(Throwable cause) {
      call.upstreamFailed(cause);
      hand(() -> result.completeExceptionally(cause));
    }

    @Override
    public void onComplete() {
      if (!result.isDone()) {
        onError(new NoResponseException());
      }
    }

    /** What comes back while the call is being sent, on the same thread, is no longer below. */
    private boolean hand(java.util.function.BooleanSupplier completion) {
      boolean[] completed = new boolean[1];
      HandledAbove.notDuring(() -> completed[0] = Rights.ofAgent(completion::getAsBoolean));
      return completed[0];
    }
  }
}
