package io.llmcost.agent.instrumentation.urlconnection;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.LiveBody;
import io.llmcost.agent.http.Lookahead;
import io.llmcost.agent.instrumentation.AheadStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A response of a connection whose body nobody has read yet. */
final class ReceivedBody implements LiveBody {

  private final HttpURLConnection connection;
  private final HttpRequest sent;
  private final boolean own;
  private final int status;
  private final String statusLine;
  private final Headers headers;
  private volatile InputStream stream;
  private final Consumer<Throwable> failure;
  private final AtomicBoolean taken = new AtomicBoolean();

  /**
   * @param own whether it came from the application's origin
   * @param stream null if the JDK has none for an error
   * @param failure is told what the connection fails with while it is read here
   */
  ReceivedBody(
      HttpURLConnection connection,
      HttpRequest sent,
      boolean own,
      int status,
      InputStream stream,
      Consumer<Throwable> failure) {
    this.connection = connection;
    this.sent = sent;
    this.own = own;
    this.status = status;
    this.statusLine = connection.getHeaderField(0);
    this.headers = Messages.received(connection);
    this.stream = stream;
    this.failure = failure;
  }

  HttpURLConnection connection() {
    return connection;
  }

  HttpRequest sent() {
    return sent;
  }

  boolean isOwn() {
    return own;
  }

  int status() {
    return status;
  }

  String statusLine() {
    return statusLine;
  }

  Headers headers() {
    return headers;
  }

  /** The JDK's stream, for the application; null if there is none. */
  InputStream handOver() {
    taken.set(true);
    return stream;
  }

  @Override
  public CompletionStage<Void> readAhead(Lookahead lookahead) {
    CompletableFuture<Void> looked = new CompletableFuture<>();
    if (stream == null || isTaken()) {
      looked.complete(null);
      return looked;
    }
    AheadStream ahead = new AheadStream(stream);
    stream = ahead;
    try {
      ahead.look(lookahead, this::giveUp);
      looked.complete(null);
    } catch (IOException | RuntimeException e) {
      if (isTaken()) {
        discard();
      }
      looked.completeExceptionally(e);
    }
    return looked;
  }

  // Where the socket cannot be had, the read ends when something comes.
  private void giveUp() {
    taken.set(true);
    OpenSocket.close(connection);
  }

  /** How many bytes the stream has; -1 if that is not known. */
  long length() {
    String length = headers.get("content-length");
    try {
      return length == null || headers.has("transfer-encoding") ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
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
    try {
      result.complete(read(limit));
    } catch (IOException | RuntimeException e) {
      failure.accept(e);
      result.completeExceptionally(e);
    }
    return result;
  }

  private byte[] read(int limit) throws IOException {
    if (stream == null) {
      return new byte[0];
    }
    try (InputStream in = stream) {
      long length = length();
      ByteArrayOutputStream out =
          new ByteArrayOutputStream((int) Math.min(Math.max(length, 4096), limit));
      byte[] buffer = new byte[8192];
      int count;
      while ((count = in.read(buffer)) >= 0) {
        if (count > limit - out.size()) {
          throw new IOException("The response body is longer than " + limit + " bytes");
        }
        out.write(buffer, 0, count);
      }
      if (length > out.size()) {
        throw new EOFException(length - out.size() + " bytes are missing");
      }
      return out.toByteArray();
    }
  }

  @Override
  public void discard() {
    taken.set(true);
    try {
      if (stream != null) {
        stream.close();
      }
    } catch (IOException | RuntimeException e) {
      connection.disconnect();
    }
  }
}
