package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.LiveBody;
import io.llmcost.agent.http.Lookahead;
import io.llmcost.agent.instrumentation.AheadStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.MessageHeaders;

/** A response that is open. */
final class ReceivedBody implements LiveBody {

  private static final String ENCODING = "content-encoding";

  private static final byte[] NOTHING = {};

  /** A rest of this size is read rather than thrown away with its connection. */
  private static final int WORTH_DRAINING = 64 * 1024;

  private final CloseableHttpResponse response;
  private final Headers headers;
  private final boolean unchanged;
  private final Runnable abort;
  private volatile boolean taken;

  /**
   * @param unchanged whether it answers what the application asked, where it asked it
   * @param abort ends the exchange, whoever waits for it
   */
  ReceivedBody(CloseableHttpResponse response, boolean unchanged, Runnable abort) {
    this.abort = abort;
    this.response = response;
    this.headers = headersOfBody(response, response.getEntity());
    this.unchanged = unchanged;
  }

  /**
   * From 5.6 on the fields still say how a body came that the client has decoded.
   *
   * @param entity null if there is no body
   */
  static Headers headersOfBody(MessageHeaders response, EntityDetails entity) {
    Headers headers = Messages.headers(response);
    return entity == null || entity.getContentEncoding() != null || !headers.has(ENCODING)
        ? headers
        : headers.without(ENCODING).without("content-length").without("content-md5");
  }

  int status() {
    return response.getCode();
  }

  /** One object for one response, so that headers are known to be unchanged. */
  Headers headers() {
    return headers;
  }

  CloseableHttpResponse response() {
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
      close();
      result.completeExceptionally(e);
    }
    return result;
  }

  private byte[] read(int limit) throws IOException {
    HttpEntity entity = response.getEntity();
    InputStream content = entity == null ? null : entity.getContent();
    if (content == null) {
      response.close();
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
    response.close();
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
    HttpEntity entity = response.getEntity();
    long length = entity == null ? 0 : entity.getContentLength();
    if (length >= 0 && length <= WORTH_DRAINING) {
      drain(entity);
    }
    close();
  }

  private static void drain(HttpEntity entity) {
    try {
      InputStream content = entity == null ? null : entity.getContent();
      if (content != null) {
        content.close(); // reads the rest, so that the connection can be kept
      }
    } catch (IOException | RuntimeException e) {
      // given up in any case
    }
  }

  /** Frees the connection, if it is not free yet, without reading the rest. */
  private void close() {
    try {
      response.close();
    } catch (IOException | RuntimeException e) {
      // given up in any case
    }
  }
}
