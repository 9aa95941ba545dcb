package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.gateway.Leg;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.instrumentation.AfterwardsUpstream;
import io.llmcost.agent.instrumentation.ConnectionFields;
import io.llmcost.agent.instrumentation.WaitLimit;
import io.llmcost.agent.rights.Rights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Sends what the gateway wants sent, through the application's client or one like it. */
final class ClassicUpstream implements Upstream {

  private final ClassicClients clients;
  private final ClassicCall call;
  private final BytesEntity entity;
  private final HttpRequest neutral;
  private final Rights application = Rights.ofCaller();
  private volatile ReceivedBody last;
  private volatile Throwable lastFailure;
  private volatile boolean sent;
  private volatile boolean contextUsed;
  private volatile boolean answered;
  private volatile boolean givenUp;
  private volatile AfterwardsUpstream afterwards;

  ClassicUpstream(
      ClassicClients clients, ClassicCall call, BytesEntity entity, HttpRequest neutral) {
    this.clients = clients;
    this.call = call;
    this.entity = entity;
    this.neutral = neutral;
  }

  /** Whether anything may have reached a provider. */
  boolean hasSent() {
    return sent;
  }

  /** Whether this is what the client failed with last. */
  boolean failedWith(Throwable failure) {
    return lastFailure == failure;
  }

  /** The last response that came; null if none did. */
  ReceivedBody last() {
    return last;
  }

  /** Whether the application's context is as its client has left it. */
  boolean hasUsedContext() {
    return contextUsed;
  }

  /** The application has its answer: what it gave the call is its own again. */
  void answered() {
    answered = true;
    ReceivedBody left = last;
    if (left != null && !left.isTaken()) {
      left.discard();
    }
  }

  /** The application no longer waits: nothing more is sent for it. */
  void giveUp() {
    givenUp = true;
    answered();
  }

  boolean isGivenUp() {
    return givenUp;
  }

  @Override
  public CompletionStage<HttpResponse> send(HttpRequest request) {
    return send(request, Long.MAX_VALUE);
  }

  @Override
  public CompletionStage<HttpResponse> send(HttpRequest request, long headNanos) {
    return application.run(() -> sendAsApplication(request, headNanos));
  }

  /** Sets aside what it takes to make the call once more. */
  void prepareAfterwards() {
    ClassicCall copy = call.copy();
    afterwards =
        new AfterwardsUpstream(new ClassicUpstream(clients, copy, entity, neutral), copy::stop);
  }

  @Override
  public CompletionStage<HttpResponse> beside(HttpRequest request, Leg leg) {
    AfterwardsUpstream later = afterwards;
    if (later == null || !leg.isAfterwards()) {
      throw new UnsupportedOperationException();
    }
    return later.send(request, leg);
  }

  private CompletionStage<HttpResponse> sendAsApplication(HttpRequest request, long headNanos) {
    CompletableFuture<HttpResponse> result = new CompletableFuture<>();
    try {
      ReceivedBody received = receive(request, headNanos);
      last = received;
      result.complete(HttpResponse.live(received.status(), received.headers(), received));
    } catch (IOException | RuntimeException | Error e) {
      lastFailure = e;
      result.completeExceptionally(e);
    }
    return result;
  }

  private ReceivedBody receive(HttpRequest request, long headNanos) throws IOException {
    if (givenUp) {
      throw ClassicCall.cancellation();
    }
    BytesEntity body = entity.with(request.body());
    if (request.url().sameOrigin(neutral.url())) {
      OwnRequest own = call.changed(request, neutral, body);
      HttpContext context = nextContext();
      sent = true;
      return new ReceivedBody(
          transmit(() -> call.send(own, context), own, headNanos),
          body == entity && request.url().equals(neutral.url()),
          own::stop);
    }
    return sendElsewhere(request, body, headNanos);
  }

  /** What the client does with a request. */
  private interface Transmission {
    CloseableHttpResponse run() throws IOException;
  }

  private static CloseableHttpResponse transmit(
      Transmission transmission, OwnRequest request, long headNanos) throws IOException {
    WaitLimit limit = WaitLimit.of(headNanos, request::stop);
    try {
      CloseableHttpResponse response = transmission.run();
      if (limit.isMet()) {
        return response;
      }
      throw WaitLimit.exceeded(null);
    } catch (IOException e) {
      throw limit.failure(e);
    } finally {
      limit.isMet();
    }
  }

  // What is sent behind the application's back does not show in its context.
  private HttpContext nextContext() {
    if (answered) {
      return HttpClientContext.create();
    }
    contextUsed = true;
    return call.context();
  }

  /** A request to another origin has nothing of the application's request but what it was given. */
  @SuppressWarnings("deprecation") // the one that leaves the response open in all versions
  private ReceivedBody sendElsewhere(HttpRequest request, BytesEntity body, long headNanos)
      throws IOException {
    HttpHost host = Messages.host(request.url());
    OwnRequest foreign =
        OwnRequest.elsewhere(
            call.request(),
            request.method(),
            request.url().pathAndQuery(),
            foreignFields(request.headers()),
            body);
    HttpContext context =
        Contexts.elsewhere(call.context(), call.config(), clients.facts(call.client()), host);
    sent = true;
    CloseableHttpClient stranger = clients.stranger(call.client());
    return new ReceivedBody(
        transmit(() -> stranger.execute(host, foreign, context), foreign, headNanos),
        false,
        foreign::stop);
  }

  static Header[] foreignFields(Headers headers) {
    List<Header> fields = new ArrayList<>();
    for (int i = 0; i < headers.size(); i++) {
      if (!ConnectionFields.include(headers.name(i))) {
        fields.add(new BasicHeader(headers.name(i), headers.value(i)));
      }
    }
    return fields.toArray(new Header[0]);
  }

  /** Makes the call as if nobody had been asked about it. */
  CloseableHttpResponse sendUntouched() throws IOException {
    sent = true;
    contextUsed = true;
    return call.send(call.untouched(entity), call.context());
  }
}
