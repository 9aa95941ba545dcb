package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.gateway.Leg;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.AfterwardsUpstream;
import io.llmcost.agent.instrumentation.ConnectionFields;
import io.llmcost.agent.instrumentation.WaitLimit;
import io.llmcost.agent.rights.Rights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.HttpVersion;
import org.apache.http.message.BasicHeader;
import org.apache.http.protocol.HttpContext;

/** Sends what the gateway wants sent, through the application's client or one like it. */
final class ClientUpstream implements Upstream {

  private final Clients clients;
  private final Call call;
  private final BufferedEntity entity;
  private final HttpRequest neutral;
  private final Rights application = Rights.ofCaller();
  private boolean contextUsed;
  private volatile ReceivedBody last;
  private volatile Throwable lastFailure;
  private volatile boolean sent;
  private volatile boolean givenUp;
  private volatile AfterwardsUpstream afterwards;

  ClientUpstream(Clients clients, Call call, BufferedEntity entity, HttpRequest neutral) {
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

  /** The application no longer waits: nothing more is sent for it. */
  void giveUp() {
    givenUp = true;
    ReceivedBody left = last;
    if (left != null && !left.isTaken()) {
      left.discard();
    }
  }

  boolean isGivenUp() {
    return givenUp;
  }

  /** Whether the application's context is as its client has left it. */
  synchronized boolean hasUsedContext() {
    return contextUsed;
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
    Call copy = call.copy();
    afterwards =
        new AfterwardsUpstream(new ClientUpstream(clients, copy, entity, neutral), copy::abort);
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
      result.completeExceptionally(e);
    }
    return result;
  }

  private ReceivedBody receive(HttpRequest request, long headNanos) throws IOException {
    if (givenUp) {
      throw Call.aborted();
    }
    BufferedEntity body = entity.with(request.body());
    if (request.url().sameOrigin(neutral.url())) {
      OwnRequest own = call.changed(request, neutral, body);
      HttpContext context = nextContext();
      return new ReceivedBody(
          transmit(() -> call.send(own, context), own, headNanos),
          body == entity && request.url().equals(neutral.url()),
          own.aborting());
    }
    return sendElsewhere(request, body, headNanos);
  }

  // The first call leaves the application's context as the client does, the others a copy.
  private synchronized HttpContext nextContext() {
    boolean first = !contextUsed;
    contextUsed = true;
    return first ? call.context() : call.copyOfContext();
  }

  /** A request to another origin has nothing of the application's request but what it was given. */
  private ReceivedBody sendElsewhere(HttpRequest request, BufferedEntity body, long headNanos)
      throws IOException {
    Url url = request.url();
    String name = url.host().indexOf(':') >= 0 ? "[" + url.host() + "]" : url.host();
    HttpHost host = new HttpHost(name, url.port(), url.scheme());
    OwnRequest foreign =
        new OwnEntityRequest(
            call.request(),
            request.method(),
            HttpVersion.HTTP_1_1,
            url.toUri(),
            foreignFields(request.headers()),
            body);
    org.apache.http.client.HttpClient stranger = clients.stranger(call.client());
    HttpContext context = ForeignContext.of(call.context(), clients.facts(call.client()), host);
    return new ReceivedBody(
        transmit(() -> stranger.execute(host, foreign, context), foreign, headNanos),
        false,
        foreign.aborting());
  }

  /** What the client does with a request. */
  private interface Transmission {
    org.apache.http.HttpResponse run() throws IOException;
  }

  private org.apache.http.HttpResponse transmit(
      Transmission transmission, OwnRequest request, long headNanos) throws IOException {
    WaitLimit limit = WaitLimit.of(headNanos, request.aborting());
    try {
      sent = true;
      org.apache.http.HttpResponse response = transmission.run();
      if (limit.isMet()) {
        return response;
      }
      throw WaitLimit.exceeded(null);
    } catch (IOException e) {
      IOException failure = limit.failure(e);
      lastFailure = failure;
      throw failure;
    } catch (RuntimeException | Error e) {
      lastFailure = e;
      throw e;
    } finally {
      limit.isMet();
    }
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
  org.apache.http.HttpResponse sendUntouched(HttpRequest request) throws IOException {
    OwnRequest own = call.changed(request, neutral, entity);
    sent = true;
    return call.send(own, nextContext());
  }
}
