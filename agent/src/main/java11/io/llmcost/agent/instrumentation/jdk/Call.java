package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.Aborts;
import io.llmcost.agent.rights.Rights;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** One call of the application: what belongs to it as a whole, however often it is sent. */
final class Call implements CallContext {

  private final HttpClient client;
  private final HttpRequest request;
  private final Url url;
  private final Headers headers;
  private final boolean blocking;
  private final Supplier<String> callSite;
  private volatile String knownSite;
  private final long deadline;
  private final boolean hasDeadline;

  private final Rights application = Rights.ofCaller();
  private final Aborts aborts = new Aborts();
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean attempted;
  private volatile SentResponse lastResponse;
  private volatile RuntimeException refusal;

  Call(HttpClient client, HttpRequest request, boolean blocking, Supplier<String> callSite) {
    this.client = client;
    this.request = request;
    this.url = Url.of(request.uri());
    this.headers = Messages.neutral(request.headers());
    this.blocking = blocking;
    this.callSite = callSite;
    this.hasDeadline = request.timeout().isPresent();
    this.deadline = hasDeadline ? System.nanoTime() + nanos(request) : 0;
  }

  private static long nanos(HttpRequest request) {
    try {
      // half the range, so that sums do not overflow
      return Math.min(request.timeout().get().toNanos(), Long.MAX_VALUE / 2);
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE / 2;
    }
  }

  HttpClient httpClient() {
    return client;
  }

  /** The rights of the application, with which all is sent. */
  Rights application() {
    return application;
  }

  HttpRequest request() {
    return request;
  }

  Url url() {
    return url;
  }

  Headers headers() {
    return headers;
  }

  boolean hasDeadline() {
    return hasDeadline;
  }

  /** Runs when the application gives the call up; at once if it has. */
  void onAbort(Runnable action) {
    aborts.add(action);
  }

  /** The application has given the call up: everything that it still has going is stopped. */
  void abort() {
    aborts.abort();
  }

  /** The client has something to do for this call, under time limits of its own. */
  void started() {
    running.incrementAndGet();
  }

  void stopped() {
    running.decrementAndGet();
  }

  boolean isRunning() {
    return running.get() > 0;
  }

  /** From now on the client may have sent something: once more would be a second bill. */
  void markAttempted() {
    attempted = true;
  }

  boolean attempted() {
    return attempted;
  }

  /** The client has thrown instead of returning a future. */
  void refused(RuntimeException cause) {
    refusal = cause;
  }

  /** What the client threw last instead of returning a future, or null. */
  RuntimeException refusal() {
    return refusal;
  }

  void received(SentResponse response) {
    lastResponse = response;
  }

  /** The latest response from the client, or null. */
  SentResponse lastResponse() {
    return lastResponse;
  }

  @Override
  public String client() {
    return "jdk";
  }

  @Override
  public String callSite() {
    String site = callSite.get();
    knownSite = site;
    return site;
  }

  /** The call site, for any thread; null if it is unknown or has not been asked for. */
  String knownSite() {
    return knownSite;
  }

  @Override
  public long remainingNanos() {
    return hasDeadline ? Math.max(0, deadline - System.nanoTime()) : Long.MAX_VALUE;
  }

  @Override
  public boolean isCancelled() {
    return aborts.isAborted();
  }

  @Override
  public boolean isBlocking() {
    return blocking;
  }

  @Override
  public boolean canSendBeside() {
    return true;
  }

  @Override
  public boolean mayAddCredentials() {
    return ClientIdentity.mayAddCredentials(client);
  }

  @Override
  public String clientId() {
    return ClientIdentity.of(client, url.scheme().equals("https"));
  }

  /** A response of the client, and what was sent for it. */
  static final class SentResponse {
    final HttpRequest sent;
    final HttpResponse<?> response;
    final boolean ownOrigin;

    SentResponse(HttpRequest sent, HttpResponse<?> response, boolean ownOrigin) {
      this.sent = sent;
      this.response = response;
      this.ownOrigin = ownOrigin;
    }
  }
}
