package io.llmcost.agent.instrumentation.urlconnection;

import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.instrumentation.WaitLimit;
import io.llmcost.agent.rights.Rights;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends what the gateway wants sent: first on the application's connection, if the request fits it;
 * all else on connections that are set like it, or that know nothing of it.
 */
final class ConnectionUpstream implements Upstream {

  private final Request request;
  private final Connections connections;
  private final Deadline deadline;
  private final Rights application = Rights.ofCaller();
  private final AtomicBoolean originalUsed = new AtomicBoolean();
  private volatile HttpURLConnection active;
  private volatile ReceivedBody last;
  private volatile Failure failure;
  private volatile boolean sent;
  private volatile boolean givenUp;

  /** What a connection failed with. */
  private static final class Failure {
    private final Throwable cause;
    private final Reply reply;

    Failure(Throwable cause, Reply reply) {
      this.cause = cause;
      this.reply = reply;
    }
  }

  ConnectionUpstream(Request request, Connections connections, Deadline deadline) {
    this.request = request;
    this.connections = connections;
    this.deadline = deadline;
  }

  /** Whether anything may have reached a provider. */
  boolean hasSent() {
    return sent;
  }

  /** The last response that came; null if none did. */
  ReceivedBody last() {
    return last;
  }

  /** What the application is told of a failure; null if it is not the client's last. */
  Reply replyTo(Throwable cause) {
    Failure known = failure;
    return known != null && known.cause == cause ? known.reply : null;
  }

  /** The application no longer waits: what is under way is cut, and nothing more is sent. */
  void giveUp() {
    givenUp = true;
    cut();
  }

  private void cut() {
    HttpURLConnection open = active;
    if (open != null) {
      open.disconnect();
    }
  }

  boolean isGivenUp() {
    return givenUp;
  }

  @Override
  public CompletionStage<HttpResponse> send(HttpRequest wanted) {
    return send(wanted, Long.MAX_VALUE);
  }

  @Override
  public CompletionStage<HttpResponse> send(HttpRequest wanted, long headNanos) {
    return application.run(() -> sendAsApplication(wanted, headNanos));
  }

  private CompletionStage<HttpResponse> sendAsApplication(HttpRequest wanted, long headNanos) {
    CompletableFuture<HttpResponse> result = new CompletableFuture<>();
    try {
      ReceivedBody received = receive(wanted, headNanos);
      last = received;
      result.complete(HttpResponse.live(received.status(), received.headers(), received));
    } catch (IOException | RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  private ReceivedBody receive(HttpRequest wanted, long headNanos) throws IOException {
    WaitLimit limit = WaitLimit.of(headNanos, this::cut);
    try {
      ReceivedBody received = receive(wanted);
      if (limit.isMet()) {
        return received;
      }
      throw late(null);
    } catch (IOException e) {
      throw limit.isMet() ? e : late(e);
    } finally {
      limit.isMet();
    }
  }

  private IOException late(IOException cause) {
    IOException late = WaitLimit.exceeded(cause);
    failure = new Failure(late, failed(late, -1));
    return late;
  }

  private ReceivedBody receive(HttpRequest wanted) throws IOException {
    boolean own = request.isOwn(wanted);
    HttpURLConnection connection = connection(wanted, own);
    active = connection;
    try {
      if (givenUp) {
        throw new SocketException("Socket closed");
      }
      sent = true;
      write(connection, wanted, own);
      return response(connection, wanted, own);
    } finally {
      active = null;
    }
  }

  private HttpURLConnection connection(HttpRequest wanted, boolean own) throws IOException {
    if (own && request.fitsOriginal(wanted) && originalUsed.compareAndSet(false, true)) {
      request.prepareOriginal(wanted);
      return request.original();
    }
    boolean sameScheme = wanted.url().scheme().equals(request.neutral().url().scheme());
    HttpURLConnection connection =
        own ? connections.own(wanted.url()) : connections.elsewhere(wanted.url(), sameScheme);
    if (own) {
      request.likeOriginal(connection, wanted);
    } else {
      request.stranger(connection, wanted);
    }
    limitTime(connection);
    return connection;
  }

  private void limitTime(HttpURLConnection connection) throws SocketTimeoutException {
    long remaining = deadline.remainingNanos();
    if (remaining == Long.MAX_VALUE) {
      return;
    }
    int millis = (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(remaining));
    if (millis <= 0) {
      SocketTimeoutException late = new SocketTimeoutException("Read timed out");
      failure = new Failure(late, failed(late, -1));
      throw late;
    }
    connection.setReadTimeout(Math.min(connection.getReadTimeout(), millis));
    if (connection.getConnectTimeout() == 0 || connection.getConnectTimeout() > millis) {
      connection.setConnectTimeout(millis);
    }
  }

  private void write(HttpURLConnection connection, HttpRequest wanted, boolean own)
      throws IOException {
    OutputStream out;
    try {
      out = connection.getOutputStream();
    } catch (ProtocolException e) {
      // A server that was asked first and did not want the body: the JDK has kept its status.
      boolean rejected = own && wanted.headers().has("expect");
      failure = new Failure(e, failed(e, rejected ? connection.getResponseCode() : -1));
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      failure = new Failure(e, failed(e, -1));
      throw e;
    }
    try {
      request.write(wanted, out);
    } catch (IOException | RuntimeException | Error e) {
      failure = new Failure(e, failed(e, -1));
      connection.disconnect();
      throw e;
    }
  }

  private FailedReply failed(Throwable cause, int rejectedWith) {
    return new FailedReply(request.original(), cause, rejectedWith);
  }

  private ReceivedBody response(HttpURLConnection connection, HttpRequest wanted, boolean own)
      throws IOException {
    try {
      int status = connection.getResponseCode();
      InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
      return new ReceivedBody(connection, wanted, own, status, in, this::failedReading);
    } catch (IOException | RuntimeException | Error e) {
      // A connection remembers what its response failed with, and sends nothing more.
      failure = new Failure(e, own ? new PassedReply(connection) : failed(e, -1));
      throw e;
    }
  }

  private void failedReading(Throwable cause) {
    failure = new Failure(cause, failed(cause, -1));
  }
}
