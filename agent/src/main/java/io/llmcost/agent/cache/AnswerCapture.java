package io.llmcost.agent.cache;

import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.StreamObserver;
import io.llmcost.agent.llm.TokenUsage;
import io.llmcost.agent.log.Log;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Copies an answer while the application reads it, and says once what became of it: a complete good
 * answer, or none. The answer is there with its last event, not with the end of the body: clients
 * stop reading at {@code [DONE]}, or behind the last brace.
 */
public final class AnswerCapture implements StreamObserver {

  private static final int FIRST_BUFFER = 4096;

  private final HttpResponse response;
  private final Exchange exchange;
  private final int limit;
  private final long contentLength;
  private final ContentCoding coding;
  private Consumer<StoredAnswer> whenOver;
  private final StreamEnd streamEnd;
  private long begunNanos;
  private byte[] buffer = new byte[0];
  private int size;
  private boolean over;

  private AnswerCapture(
      HttpResponse response, Exchange exchange, int limit, Consumer<StoredAnswer> whenOver) {
    this.response = response;
    this.exchange = exchange;
    this.limit = limit;
    this.contentLength = contentLength(response);
    this.coding = ContentCoding.of(response.headers());
    this.whenOver = whenOver;
    this.streamEnd =
        response.isEventStream() && coding == ContentCoding.NONE ? new StreamEnd() : null;
  }

  /**
   * Copies a response's body from now on. A body that is copied already is not copied again: who
   * comes later is told first, so that an answer is kept before those who wait for it go on.
   *
   * @param limit in bytes, before and after decompression; a longer body is none
   * @param whenOver told once: the answer, or null if there is none to be had. It must be quick. It
   *     is never told if the body is never read and never closed.
   * @return the response to go on with
   */
  public static HttpResponse of(
      HttpResponse response, Exchange exchange, int limit, Consumer<StoredAnswer> whenOver) {
    AnswerCapture copying = response.pipeline().observer(AnswerCapture.class);
    if (copying != null && copying.size == 0 && copying.limit >= limit) {
      copying.tellFirst(whenOver, limit);
      return response;
    }
    AnswerCapture capture = new AnswerCapture(response, exchange, limit, whenOver);
    if (response.status() != 200
        || capture.coding == ContentCoding.OTHER
        || capture.contentLength > limit) {
      capture.finish(null);
      return response;
    }
    if (response.isWhole() && response.pipeline().isEmpty()) {
      capture.data(response.bytes(), 0, response.bytes().length);
      capture.end();
      return response;
    }
    return response.observedBy(capture);
  }

  private void tellFirst(Consumer<StoredAnswer> other, int otherLimit) {
    Consumer<StoredAnswer> then = whenOver;
    whenOver =
        answer -> {
          try {
            other.accept(answer == null || answer.body().length > otherLimit ? null : answer);
          } finally {
            then.accept(answer);
          }
        };
  }

  private static long contentLength(HttpResponse response) {
    String text = response.headers().get("content-length");
    try {
      return text == null ? -1 : Long.parseLong(text.trim());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  @Override
  public void data(byte[] bytes, int offset, int length) {
    if (over) {
      return;
    }
    try {
      if (length > limit - size) {
        finish(null);
        return;
      }
      if (size == 0 && response.isEventStream()) {
        begunNanos = System.nanoTime();
      }
      append(bytes, offset, length);
      boolean complete =
          streamEnd != null
              ? streamEnd.reachedWith(bytes, offset, length)
              : size == contentLength && !response.isEventStream();
      if (complete) {
        judge();
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void append(byte[] bytes, int offset, int length) {
    if (size + length > buffer.length) {
      long wanted = Math.max((long) buffer.length * 2, Math.max(FIRST_BUFFER, contentLength));
      buffer = Arrays.copyOf(buffer, (int) Math.max(size + length, Math.min(limit, wanted)));
    }
    System.arraycopy(bytes, offset, buffer, size, length);
    size += length;
  }

  @Override
  public void end() {
    tryJudge();
  }

  /** Without a cause the application has closed the body; it may have all it needs. */
  @Override
  public void aborted(Throwable cause) {
    if (cause == null) {
      tryJudge();
    } else {
      finish(null);
    }
  }

  private void tryJudge() {
    try {
      if (!over) {
        judge();
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void judge() {
    byte[] plain = coding == ContentCoding.GZIP ? unzipped() : Arrays.copyOf(buffer, size);
    if (plain != null && response.isEventStream()) {
      plain = withLastLineEnds(plain);
    }
    TokenUsage usage = plain == null ? null : AnswerCheck.usage(response.isEventStream(), plain);
    finish(
        usage == null ? null : new StoredAnswer(response, plain, usage, exchange, streamMillis()));
  }

  /** Not longer than whoever read it has let it be. */
  private long streamMillis() {
    return response.isEventStream()
        ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos)
        : 0;
  }

  /** An event counts with the blank line behind it, which the last one's reader need not see. */
  private static byte[] withLastLineEnds(byte[] stream) {
    int ends = 0;
    for (int i = stream.length - 1; i >= 0 && (stream[i] == '\n' || stream[i] == '\r'); i--) {
      ends += stream[i] == '\n' ? 1 : 0;
    }
    if (ends >= 2) {
      return stream;
    }
    byte[] longer = Arrays.copyOf(stream, stream.length + 2 - ends);
    Arrays.fill(longer, stream.length, longer.length, (byte) '\n');
    return longer;
  }

  private byte[] unzipped() {
    try {
      return ContentCoding.gunzip(buffer, size, limit);
    } catch (IOException e) {
      Log.debug("An answer that claims to be gzip is not kept", e);
      return null;
    }
  }

  private void fail(Throwable e) {
    Log.warnOnce("capture:" + e.getClass().getName(), "An answer could not be kept: " + e);
    finish(null);
  }

  private void finish(StoredAnswer answer) {
    if (!over) {
      over = true;
      buffer = new byte[0];
      whenOver.accept(answer);
    }
  }
}
