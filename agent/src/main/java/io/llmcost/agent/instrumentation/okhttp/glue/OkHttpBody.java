package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.LiveBody;
import io.llmcost.agent.http.Lookahead;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.Timeout;

/** A response that is open. */
final class OkHttpBody implements LiveBody {

  private final Request sent;
  private final Response response;
  private final Headers headers;
  private final boolean elsewhere;
  private final Runnable over;
  private volatile boolean taken;
  private volatile boolean released;
  private volatile Exception brokenWith;

  /**
   * @param sent the request as the client got it
   * @param elsewhere whether it comes from another origin than the application's
   * @param over run when the body was read to its end or closed; null if nobody waits for that
   */
  OkHttpBody(Request sent, Response response, boolean elsewhere, Runnable over) {
    this.sent = sent;
    this.response = response;
    this.headers = Messages.headers(response.headers());
    this.elsewhere = elsewhere;
    this.over = over;
  }

  int status() {
    return response.code();
  }

  /** One object for one response, so that headers are known to be unchanged. */
  Headers headers() {
    return headers;
  }

  Response response() {
    return response;
  }

  Request sent() {
    return sent;
  }

  boolean isFromElsewhere() {
    return elsewhere;
  }

  /** Whether somebody must be told when the application is done with the body. */
  boolean isWatched() {
    return over != null;
  }

  /** The body was read to its end or closed. */
  void over() {
    released = true;
    if (over != null) {
      over.run();
    }
  }

  /** The body goes to the application. */
  void handOver() {
    taken = true;
  }

  /** Whether the connection is free again. */
  boolean isReleased() {
    return released;
  }

  @Override
  public CompletionStage<byte[]> readFully(int limit) {
    taken = true;
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    try (ResponseBody body = response.body()) {
      if (body.source().request(limit + 1L)) {
        throw new IOException("The answer is longer than " + limit + " bytes");
      }
      result.complete(body.source().readByteArray());
    } catch (IOException | RuntimeException e) {
      result.completeExceptionally(e);
    } finally {
      over();
    }
    return result;
  }

  /**
   * Okio keeps the time itself: what was read stays in the source's buffer. A time that is over
   * costs the connection, so that only a body that is to be given up then has a limit.
   */
  @Override
  public CompletionStage<Void> readAhead(Lookahead lookahead) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    BufferedSource source = response.body().source();
    Timeout timeout = source.timeout();
    boolean hadDeadline = timeout.hasDeadline();
    long deadlineBefore = hadDeadline ? timeout.deadlineNanoTime() : 0;
    boolean limited = lookahead.giveUpNanos() != Long.MAX_VALUE;
    long begun = System.nanoTime();
    long end = begun + lookahead.giveUpNanos();
    if (limited && (!hadDeadline || end < deadlineBefore)) {
      timeout.deadlineNanoTime(end);
    }
    try {
      look(source, lookahead, begun);
      result.complete(null);
    } catch (IOException | RuntimeException e) {
      if (limited && System.nanoTime() - end >= 0) {
        discard();
        SocketTimeoutException tooSlow = new SocketTimeoutException("The answer did not begin");
        tooSlow.initCause(e);
        result.completeExceptionally(tooSlow);
      } else {
        brokenWith = e;
        result.completeExceptionally(e);
      }
    } finally {
      restore(timeout, limited, hadDeadline, deadlineBefore);
    }
    return result;
  }

  private static void restore(Timeout timeout, boolean limited, boolean had, long before) {
    if (limited) {
      timeout.clearDeadline();
      if (had) {
        timeout.deadlineNanoTime(before);
      }
    }
  }

  private static void look(BufferedSource source, Lookahead lookahead, long begun)
      throws IOException {
    long seen = 0;
    while (source.request(seen + 1)) {
      Buffer fresh = new Buffer();
      source.buffer().copyTo(fresh, seen, source.buffer().size() - seen);
      seen = source.buffer().size();
      byte[] bytes = fresh.readByteArray();
      if (lookahead.isEnoughWith(bytes, 0, bytes.length)
          || System.nanoTime() - begun >= lookahead.holdNanos()) {
        return;
      }
    }
  }

  /** What reading ahead came to, for whoever reads up to there; null if it went well. */
  Exception brokenWith() {
    return brokenWith;
  }

  @Override
  public boolean isTaken() {
    return taken;
  }

  @Override
  public void discard() {
    taken = true;
    try {
      response.close();
    } finally {
      over();
    }
  }
}
