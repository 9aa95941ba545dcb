package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.LiveBody;
import io.llmcost.agent.instrumentation.CancelWatch;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** A response that is open. */
final class OkHttpBody implements LiveBody {

  private final Response response;
  private final CancelWatch.Watched watched;
  private volatile boolean taken;

  /**
   * @param watched ends with the body; null if the response is of the application's own call
   */
  OkHttpBody(Response response, CancelWatch.Watched watched) {
    this.response = response;
    this.watched = watched;
  }

  int status() {
    return response.code();
  }

  Headers headers() {
    return Messages.headers(response.headers());
  }

  /** Whether somebody must be told when the application is done with the body. */
  boolean isWatched() {
    return watched != null;
  }

  /** The body was read to its end or closed. */
  void over() {
    if (watched != null) {
      watched.close();
    }
  }

  /** The open response, for handing it on to the application. */
  Response take() {
    taken = true;
    return response;
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
    over();
    response.close();
  }
}
