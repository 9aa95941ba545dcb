package io.llmcost.agent.instrumentation.webclient.glue;

import io.llmcost.agent.gateway.Leg;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.instrumentation.HandledAbove;
import io.llmcost.agent.instrumentation.WaitLimit;
import io.llmcost.agent.rights.Rights;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.reactivestreams.Subscription;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** The application's connector, for one call; another origin gets a connector of its own. */
final class ConnectorUpstream implements Upstream {

  /** A connector completed without a response, which Spring has its own words for. */
  static final class NoResponseException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final Errand errand;
  private final LlmConnector connector;
  private final HttpMethod method;
  private final URI uri;
  private final HttpRequest neutral;
  private final OutgoingRequest outgoing;
  private volatile boolean sent;
  private volatile ReceivedBody last;
  private volatile ConnectorUpstream afterwards;

  ConnectorUpstream(
      Errand errand,
      LlmConnector connector,
      HttpMethod method,
      URI uri,
      HttpRequest neutral,
      OutgoingRequest outgoing) {
    this.errand = errand;
    this.connector = connector;
    this.method = method;
    this.uri = uri;
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
  public CompletionStage<HttpResponse> send(HttpRequest request) {
    return send(request, Long.MAX_VALUE);
  }

  @Override
  public CompletionStage<HttpResponse> send(HttpRequest request, long headNanos) {
    return errand
        .application()
        .run(() -> HandledAbove.during(() -> sendMarked(request, headNanos)));
  }

  /** Sets aside what it takes to make the call once more. */
  void prepareAfterwards() {
    afterwards =
        new ConnectorUpstream(errand.afterwards(), connector, method, uri, neutral, outgoing);
  }

  @Override
  public CompletionStage<HttpResponse> beside(HttpRequest request, Leg leg) {
    ConnectorUpstream later = afterwards;
    if (later == null || !leg.isAfterwards()) {
      throw new UnsupportedOperationException();
    }
    leg.onGiveUp(later.errand::abort);
    return later.send(request);
  }

  private CompletionStage<HttpResponse> sendMarked(HttpRequest request, long headNanos) {
    CompletableFuture<HttpResponse> result = new CompletableFuture<>();
    if (errand.isAborted()) {
      result.completeExceptionally(new CancellationException("Cancelled"));
      return result;
    }
    try {
      boolean own = request.url().sameOrigin(neutral.url());
      Receiver receiver = new Receiver(request, own, result);
      responses(request, own).subscribe(receiver);
      WaitLimit.ofHead(result, headNanos, receiver::giveUp);
    } catch (IOException | RuntimeException | Error e) {
      errand.failed(e);
      result.completeExceptionally(e);
    }
    return result;
  }

  private Mono<ClientHttpResponse> responses(HttpRequest request, boolean own) throws IOException {
    HttpMethod asked =
        request.method().equals(neutral.method()) ? method : HttpMethod.valueOf(request.method());
    if (own) {
      URI target = request.url().equals(neutral.url()) ? uri : request.url().toUri();
      sent = true;
      return connector.own().connect(asked, target, to -> outgoing.writeOwn(request, to));
    }
    ClientHttpConnector stranger = connector.strangers().connector();
    sent = true;
    return stranger.connect(
        asked, request.url().toUri(), to -> OutgoingRequest.writeForeign(request, to));
  }

  private final class Receiver implements CoreSubscriber<ClientHttpResponse> {
    private final HttpRequest request;
    private final boolean own;
    private final CompletableFuture<HttpResponse> result;
    private volatile Subscription connector;

    Receiver(HttpRequest request, boolean own, CompletableFuture<HttpResponse> result) {
      this.request = request;
      this.own = own;
      this.result = result;
    }

    @Override
    public Context currentContext() {
      return errand.context().put(HandledAbove.CONTEXT_KEY, Boolean.TRUE);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      connector = subscription;
      errand.onAbort(
          () -> {
            subscription.cancel();
            result.completeExceptionally(new CancellationException("Cancelled"));
          });
      subscription.request(Long.MAX_VALUE);
    }

    void giveUp(Throwable cause) {
      errand.failed(cause);
      Subscription present = connector;
      if (result.completeExceptionally(cause) && present != null) {
        present.cancel();
      }
    }

    @Override
    public void onNext(ClientHttpResponse response) {
      ReceivedBody received = new ReceivedBody(errand, request, own, response, connector::cancel);
      last = received;
      HttpResponse arrived =
          HttpResponse.live(StatusCodes.of(response), received.headers(), received);
      if (!hand(() -> result.complete(arrived))) {
        received.discard();
      }
    }

    @Override
    public void onError(Throwable cause) {
      errand.failed(cause);
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
