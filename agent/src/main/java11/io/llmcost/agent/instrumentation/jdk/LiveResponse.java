package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.http.LiveBody;
import io.llmcost.agent.http.Lookahead;
import io.llmcost.agent.instrumentation.PushedLook;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A response of the client whose body nobody has subscribed to yet. */
final class LiveResponse implements LiveBody {

  /** A rest of this size is read rather than thrown away with its connection. */
  private static final int WORTH_DRAINING = 64 * 1024;

  private final Call call;
  private final Call.SentResponse origin;
  private final HttpResponse<Flow.Publisher<List<ByteBuffer>>> response;
  private final AtomicBoolean used = new AtomicBoolean();
  private volatile Runnable giveUp = () -> {};
  private volatile Prelude prelude;

  LiveResponse(
      Call call,
      Call.SentResponse origin,
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> response) {
    this.call = call;
    this.origin = origin;
    this.response = response;
  }

  Call.SentResponse origin() {
    return origin;
  }

  HttpHeaders headers() {
    return response.headers();
  }

  /** Hands the body to the application; false if somebody has taken it before. */
  boolean subscribe(BodyBridge bridge) {
    if (!used.compareAndSet(false, true)) {
      return false;
    }
    giveUp = bridge::cancel;
    subscribe((Flow.Subscriber<List<ByteBuffer>>) bridge);
    return true;
  }

  @Override
  public boolean isTaken() {
    return used.get();
  }

  @Override
  public CompletionStage<byte[]> readFully(int limit) {
    if (!used.compareAndSet(false, true)) {
      return CompletableFuture.failedFuture(new IllegalStateException("The body is taken"));
    }
    Collector collector = new Collector(limit, sizeHint(limit));
    giveUp = collector::cancel;
    call.onAbort(collector::cancel);
    call.started();
    collector.result.whenComplete((bytes, e) -> call.stopped());
    subscribe(collector);
    return call.isBlocking() ? awaited(collector) : collector.result;
  }

  @Override
  public CompletionStage<Void> readAhead(Lookahead lookahead) {
    if (isTaken() || prelude != null) {
      return CompletableFuture.completedFuture(null);
    }
    PushedLook look = new PushedLook(lookahead);
    Prelude begun = new Prelude(look);
    prelude = begun;
    call.onAbort(begun::cancel);
    response.body().subscribe(begun);
    boolean givesUp = lookahead.giveUpNanos() <= lookahead.holdNanos();
    long nanos = Math.min(lookahead.giveUpNanos(), lookahead.holdNanos());
    CompletableFuture<Boolean> inTime = look.over().thenApply(nothing -> true);
    if (!call.isBlocking()) {
      // Not on the clock's thread: what follows is the application's client.
      return inTime
          .completeOnTimeout(false, nanos, TimeUnit.NANOSECONDS)
          .thenComposeAsync(is -> looked(is, givesUp));
    }
    try {
      return looked(inTime.get(nanos, TimeUnit.NANOSECONDS), givesUp);
    } catch (TimeoutException e) {
      return looked(false, givesUp);
    } catch (ExecutionException e) {
      return CompletableFuture.failedFuture(e.getCause());
    } catch (InterruptedException e) {
      // whoever delivers the body meets it
      Thread.currentThread().interrupt();
      return CompletableFuture.completedFuture(null);
    }
  }

  private CompletionStage<Void> looked(boolean inTime, boolean givesUp) {
    if (inTime || !givesUp) {
      return CompletableFuture.completedFuture(null);
    }
    used.set(true);
    prelude.cancel();
    return CompletableFuture.failedFuture(new SocketTimeoutException("The answer did not begin"));
  }

  private void subscribe(Flow.Subscriber<List<ByteBuffer>> subscriber) {
    Prelude begun = prelude;
    if (begun == null) {
      response.body().subscribe(subscriber);
    } else {
      begun.subscribe(subscriber);
    }
  }

  private static CompletionStage<byte[]> awaited(Collector collector) {
    try {
      return CompletableFuture.completedFuture(collector.result.get());
    } catch (ExecutionException e) {
      return CompletableFuture.failedFuture(Failures.asThrownBySend(e.getCause()));
    } catch (Throwable e) {
      collector.cancel();
      return CompletableFuture.failedFuture(e);
    }
  }

  private int sizeHint(int limit) {
    long length = contentLength();
    return length < 0 ? 4096 : (int) Math.min(length, limit);
  }

  private long contentLength() {
    try {
      return response.headers().firstValueAsLong("content-length").orElse(-1);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  @Override
  public void discard() {
    if (!used.compareAndSet(false, true)) {
      giveUp.run();
      return;
    }
    long length = contentLength();
    Collector drain = new Collector(length >= 0 && length <= WORTH_DRAINING ? (int) length : 0, 0);
    call.onAbort(drain::cancel);
    subscribe(drain);
  }

  /** Takes bytes up to a limit. */
  private static final class Collector implements Flow.Subscriber<List<ByteBuffer>> {

    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final int limit;
    private final ByteChunks bytes;
    private volatile Flow.Subscription subscription;

    Collector(int limit, int capacity) {
      this.limit = limit;
      this.bytes = new ByteChunks(capacity);
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      subscription = newSubscription;
      if (result.isDone()) {
        newSubscription.cancel();
      } else {
        newSubscription.request(Long.MAX_VALUE);
      }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        if (buffer.remaining() > limit - bytes.length()) {
          result.completeExceptionally(
              new IOException("The response body is longer than " + limit + " bytes"));
          subscription.cancel();
          return;
        }
        bytes.add(buffer.duplicate());
      }
    }

    @Override
    public void onError(Throwable cause) {
      result.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
      result.complete(bytes.bytes());
    }

    void cancel() {
      result.cancel(false);
      Flow.Subscription present = subscription;
      if (present != null) {
        present.cancel();
      }
    }
  }
}
