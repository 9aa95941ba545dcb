package io.llmcost.agent.instrumentation.loopback;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.LiveBody;
import io.llmcost.agent.http.Lookahead;
import io.llmcost.agent.instrumentation.AheadStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A provider's response whose body nobody has read yet. Its connection goes back to the pool when
 * the body has been read to its end, and is closed when it has not.
 */
final class ReceivedBody implements LiveBody {

  private final OriginConnection connection;
  private final OriginPool pool;
  private final HttpRequest sent;
  private final StatusLine status;
  private final Headers headers;
  private final BodyInput body;
  private final boolean reusable;
  private final AtomicBoolean taken = new AtomicBoolean();
  private final AtomicBoolean released = new AtomicBoolean();
  private volatile InputStream input = new Reading();

  /**
   * @param mayGoOn whether the request has been written to its end
   */
  ReceivedBody(
      OriginConnection connection,
      OriginPool pool,
      HttpRequest sent,
      StatusLine status,
      MessageHead head,
      boolean mayGoOn)
      throws IOException {
    this.connection = connection;
    this.pool = pool;
    this.sent = sent;
    this.status = status;
    this.headers = endToEnd(head);
    this.body = BodyInput.ofResponse(status.code(), head, connection.in());
    this.reusable =
        mayGoOn
            && !status.isOld()
            && !head.has("connection", "close")
            && !"close".equalsIgnoreCase(sent.headers().get("connection"));
    releaseIfComplete();
  }

  private static Headers endToEnd(MessageHead head) {
    List<String> fields = new ArrayList<>(2 * head.headers().size());
    head.headers()
        .forEach(
            (name, value) -> {
              if (!HopFields.include(name, head)) {
                fields.add(name);
                fields.add(value);
              }
            });
    return Headers.ofTrusted(fields.toArray(new String[0]));
  }

  HttpRequest sent() {
    return sent;
  }

  StatusLine status() {
    return status;
  }

  Headers headers() {
    return headers;
  }

  /** How many bytes the body has; -1 if that is not known. */
  long length() {
    return body.length();
  }

  /** The body, for the application; closing it before its end closes the connection. */
  InputStream handOver() {
    taken.set(true);
    return input;
  }

  private void releaseIfComplete() {
    if (body.isComplete() && released.compareAndSet(false, true)) {
      if (reusable) {
        pool.give(connection);
      } else {
        connection.close();
      }
    }
  }

  private void close() {
    if (released.compareAndSet(false, true)) {
      connection.close();
    }
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
    try (InputStream in = input) {
      ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(8_192, limit));
      byte[] buffer = new byte[8 * 1024];
      int count;
      while ((count = in.read(buffer)) >= 0) {
        if (count > limit - out.size()) {
          throw new IOException("The response body is longer than " + limit + " bytes");
        }
        out.write(buffer, 0, count);
      }
      result.complete(out.toByteArray());
    } catch (IOException | RuntimeException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  @Override
  public CompletionStage<Void> readAhead(Lookahead lookahead) {
    CompletableFuture<Void> looked = new CompletableFuture<>();
    if (isTaken()) {
      looked.complete(null);
      return looked;
    }
    AheadStream ahead = new AheadStream(input);
    input = ahead;
    try {
      ahead.look(lookahead, this::discard);
      looked.complete(null);
    } catch (IOException | RuntimeException e) {
      looked.completeExceptionally(e);
    }
    return looked;
  }

  @Override
  public void discard() {
    taken.set(true);
    close();
  }

  private final class Reading extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (body.isComplete()) {
        return -1;
      }
      try {
        int count = body.read(target, offset, length);
        if (count < 0 && !body.isComplete()) {
          ReceivedBody.this.close(); // it ends with the connection
        }
        releaseIfComplete();
        return count;
      } catch (IOException | RuntimeException e) {
        ReceivedBody.this.close();
        throw e;
      }
    }

    @Override
    public void close() {
      ReceivedBody.this.close();
    }
  }
}
