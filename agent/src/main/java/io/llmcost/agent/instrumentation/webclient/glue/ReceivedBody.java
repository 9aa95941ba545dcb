package io.llmcost.agent.instrumentation.webclient.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.LiveBody;
import io.llmcost.agent.http.Lookahead;
import io.llmcost.agent.instrumentation.PushedLook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/** The body of a connector's response, which nobody has subscribed to yet. */
final class ReceivedBody implements LiveBody {

  /** A rest of this size is read rather than thrown away with its connection. */
  private static final int WORTH_DRAINING = 64 * 1024;

  private final Errand errand;
  private final HttpRequest sent;
  private final boolean own;
  private final ClientHttpResponse response;
  private final Runnable cancel;
  private final Headers headers;
  private final AtomicBoolean used = new AtomicBoolean();
  private volatile Runnable giveUp = () -> {};
  private volatile Prelude prelude;

  /**
   * @param own whether it came from where the application sent its request
   * @param cancel tells the connector that the call is given up
   */
  ReceivedBody(
      Errand errand, HttpRequest sent, boolean own, ClientHttpResponse response, Runnable cancel) {
    this.errand = errand;
    this.sent = sent;
    this.own = own;
    this.response = response;
    this.cancel = cancel;
    this.headers = Messages.headers(response.getHeaders());
  }

  /** What it is the answer to. */
  HttpRequest sent() {
    return sent;
  }

  boolean isOwn() {
    return own;
  }

  ClientHttpResponse response() {
    return response;
  }

  /** Tells the connector that the call is given up, which it may have ended already. */
  Runnable cancel() {
    return cancel;
  }

  Headers headers() {
    return headers;
  }

  /** The body, for the application; null if somebody has taken it before. */
  Flux<DataBuffer> take() {
    return used.compareAndSet(false, true) ? body() : null;
  }

  /** Whether the response's own body is no longer what is to be read. */
  boolean isLookedAt() {
    return prelude != null;
  }

  private Flux<DataBuffer> body() {
    Prelude begun = prelude;
    return begun != null ? begun : response.getBody();
  }

  @Override
  public CompletionStage<Void> readAhead(Lookahead lookahead) {
    if (isTaken() || prelude != null) {
      return CompletableFuture.completedFuture(null);
    }
    PushedLook look = new PushedLook(lookahead, this::discard);
    Prelude begun = new Prelude(look, errand.context());
    prelude = begun;
    errand.onAbort(begun::cancel);
    CompletableFuture<Void> looked =
        look.over()
            .whenComplete(
                (nothing, cause) -> {
                  if (cause != null) {
                    errand.failed(cause);
                  }
                });
    response.getBody().subscribe(begun);
    return looked;
  }

  @Override
  public boolean isTaken() {
    return used.get();
  }

  @Override
  public CompletionStage<byte[]> readFully(int limit) {
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    if (!used.compareAndSet(false, true)) {
      result.completeExceptionally(new IllegalStateException("The body is taken"));
      return result;
    }
    Collector collector = new Collector(limit, result);
    giveUp = collector::cancel;
    errand.onAbort(collector::cancel);
    body().subscribe(collector);
    return result;
  }

  @Override
  public void discard() {
    if (!used.compareAndSet(false, true)) {
      giveUp.run();
      return;
    }
    long length = length();
    int limit = length >= 0 && length <= WORTH_DRAINING ? (int) length : -1;
    body().subscribe(new Collector(limit, new CompletableFuture<>()));
  }

  private long length() {
    try {
      String length = headers.get(Messages.CONTENT_LENGTH);
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Takes bytes up to a limit; with one below 0, none. */
  private final class Collector implements CoreSubscriber<DataBuffer> {

    private final int limit;
    private final CompletableFuture<byte[]> result;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile Subscription subscription;
    private volatile boolean cancelled;

    Collector(int limit, CompletableFuture<byte[]> result) {
      this.limit = limit;
      this.result = result;
    }

    @Override
    public Context currentContext() {
      return errand.context();
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
      if (cancelled || limit < 0) {
        given.cancel();
      } else {
        given.request(Long.MAX_VALUE);
      }
    }

    @Override
    public void onNext(DataBuffer buffer) {
      try {
        if (cancelled) {
          return;
        }
        if (buffer.readableByteCount() > limit - bytes.size()) {
          cancelled = true;
          subscription.cancel();
          result.completeExceptionally(
              new IOException("The response body is longer than " + limit + " bytes"));
          return;
        }
        byte[] piece = new byte[buffer.readableByteCount()];
        buffer.read(piece);
        bytes.write(piece, 0, piece.length);
      } finally {
        DataBufferUtils.release(buffer);
      }
    }

    @Override
    public void onError(Throwable cause) {
      errand.failed(cause);
      result.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
      result.complete(bytes.toByteArray());
    }

    void cancel() {
      cancelled = true;
      Subscription present = subscription;
      if (present != null) {
        present.cancel();
      }
      result.completeExceptionally(new CancellationException("Cancelled"));
    }
  }
}
