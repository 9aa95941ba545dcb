package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.http.HttpResponse;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.LiveBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** A response whose body nobody has read yet. */
final class ReceivedBody implements LiveBody {

  private static final int CHUNK = 8 * 1024;

  private final HttpRequest sent;
  private final HttpResponse response;
  private final Headers headers;
  private final AtomicBoolean taken = new AtomicBoolean();

  /**
   * @param sent what it is the response to
   */
  ReceivedBody(HttpRequest sent, HttpResponse response) {
    this.sent = sent;
    this.response = response;
    this.headers = Messages.responseHeaders(response.headers());
  }

  HttpRequest sent() {
    return sent;
  }

  /** One object for one response, so that headers are known to be unchanged. */
  Headers headers() {
    return headers;
  }

  int status() {
    return response.statusCode();
  }

  /** For the application; null if somebody has taken it. */
  HttpResponse handOver() {
    return taken.compareAndSet(false, true) ? response : null;
  }

  @Override
  public boolean isTaken() {
    return taken.get();
  }

  @Override
  public CompletionStage<byte[]> readFully(int limit) {
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    if (!taken.compareAndSet(false, true)) {
      result.completeExceptionally(new IllegalStateException("The body is taken"));
      return result;
    }
    byte[] bytes;
    try {
      bytes = read(limit);
    } catch (IOException | RuntimeException e) {
      close();
      result.completeExceptionally(e);
      return result;
    }
    close();
    result.complete(bytes);
    return result;
  }

  private byte[] read(int limit) throws IOException {
    InputStream in = response.body();
    ByteArrayOutputStream out = new ByteArrayOutputStream(CHUNK);
    byte[] chunk = new byte[CHUNK];
    int count;
    while ((count = in.read(chunk)) >= 0) {
      if (count > limit - out.size()) {
        throw new IOException("The response body is longer than " + limit + " bytes");
      }
      out.write(chunk, 0, count);
    }
    return out.toByteArray();
  }

  @Override
  public void discard() {
    if (taken.compareAndSet(false, true)) {
      close();
    }
  }

  private void close() {
    try {
      response.close();
    } catch (RuntimeException e) {
      // nobody is left whom it would concern
    }
  }
}
