package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.LiveBody;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** A response that is open. */
final class OkHttpBody implements LiveBody {

  private final Request sent;
  private final Response response;
  private final Headers headers;
  private final boolean elsewhere;
  private final Runnable over;
  private volatile boolean taken;
  private volatile boolean released;

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
