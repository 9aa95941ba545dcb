package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.LiveBody;
import io.llmcost.agent.http.Lookahead;
import io.llmcost.agent.instrumentation.AheadStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.http.HttpEntity;
import org.apache.http.HttpResponse;

/** A response that is open. */
final class ReceivedBody implements LiveBody {

  private static final byte[] NOTHING = {};

  private final HttpResponse response;
  private final HttpEntity received;
  private final Headers headers;
  private final boolean unchanged;
  private final Runnable abort;
  private volatile boolean taken;

  /**
   * @param unchanged whether it answers what the application asked, where it asked it
   * @param abort ends the exchange, whoever waits for it
   */
  ReceivedBody(HttpResponse response, boolean unchanged, Runnable abort) {
    this.abort = abort;
    this.response = response;
    this.received = response.getEntity();
    this.headers = Messages.headers(response);
    this.unchanged = unchanged;
  }

  int status() {
    return response.getStatusLine().getStatusCode();
  }

  /** One object for one response, so that headers are known to be unchanged. */
  Headers headers() {
    return headers;
  }

  HttpResponse response() {
    return response;
  }

  boolean isUnchanged() {
    return unchanged;
  }

  /** The body goes to the application. */
  void handOver() {
    taken = true;
  }

  @Override
  public CompletionStage<byte[]> readFully(int limit) {
    taken = true;
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    try {
      result.complete(read(limit));
    } catch (IOException | RuntimeException e) {
      release();
      result.completeExceptionally(e);
    }
    return result;
  }

  private byte[] read(int limit) throws IOException {
    HttpEntity entity = response.getEntity();
    InputStream content = entity == null ? null : entity.getContent();
    if (content == null) {
      close();
      return NOTHING;
    }
    long length = entity.getContentLength();
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(length > 0 ? (int) Math.min(length, limit) : 4096);
    byte[] chunk = new byte[8192];
    int count;
    while ((count = content.read(chunk)) >= 0) {
      if (count > limit - out.size()) {
        throw new IOException("The answer is longer than " + limit + " bytes");
      }
      out.write(chunk, 0, count);
    }
    content.close();
    close();
    return out.toByteArray();
  }

  @Override
  public CompletionStage<Void> readAhead(Lookahead lookahead) {
    CompletableFuture<Void> looked = new CompletableFuture<>();
    try {
      HttpEntity entity = response.getEntity();
      InputStream content = entity == null || taken ? null : entity.getContent();
      if (content != null) {
        AheadStream ahead = new AheadStream(content);
        response.setEntity(new AheadEntity(entity, ahead));
        ahead.look(lookahead, this::giveUp);
      }
      looked.complete(null);
    } catch (IOException | RuntimeException e) {
      looked.completeExceptionally(e);
    }
    return looked;
  }

  private void giveUp() {
    taken = true;
    abort.run();
  }

  @Override
  public boolean isTaken() {
    return taken;
  }

  @Override
  public void discard() {
    taken = true;
    try {
      HttpEntity entity = response.getEntity();
      InputStream content = entity == null ? null : entity.getContent();
      if (content == null) {
        close();
      } else if (content.available() >= entity.getContentLength()
          && entity.getContentLength() >= 0) {
        content.close(); // takes what is here already, so that the connection can be kept
        close();
      } else {
        release();
      }
    } catch (IOException | RuntimeException e) {
      release();
    }
  }

  /** Frees the connection, if it is not free yet; from 4.3 on by closing the response. */
  void close() throws IOException {
    if (response instanceof Closeable) {
      ((Closeable) response).close();
    }
  }

  /** Frees the connection without reading the rest. */
  @SuppressWarnings("deprecation") // what 4.1 and 4.2 have
  private void release() {
    try {
      if (response instanceof Closeable) {
        close();
      } else if (received instanceof org.apache.http.conn.ConnectionReleaseTrigger) {
        ((org.apache.http.conn.ConnectionReleaseTrigger) received).abortConnection();
      } else if (received != null && received.getContent() != null) {
        received.getContent().close();
      }
    } catch (IOException | RuntimeException e) {
      // given up in any case
    }
  }
}
