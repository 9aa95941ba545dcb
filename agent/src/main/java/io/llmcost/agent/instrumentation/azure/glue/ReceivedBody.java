package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpResponse;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.LiveBody;
import io.llmcost.agent.http.Lookahead;
import io.llmcost.agent.instrumentation.PushedLook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/** The body of a client's response, which nobody has subscribed to yet. */
final class ReceivedBody implements LiveBody {

  /** A rest of this size is read rather than thrown away with its connection. */
  private static final int WORTH_DRAINING = 64 * 1024;

  /** Whose bodies are read to their end by the thread that subscribes, so not begun in advance. */
  private static final String OKHTTP = "com.azure.core.http.okhttp.";

  private final Call call;
  private final Context context;
  private final HttpRequest sent;
  private final boolean own;
  private final HttpResponse response;
  private final Headers headers;
  private final AtomicBoolean used = new AtomicBoolean();
  private volatile Runnable giveUp = () -> {};
  private volatile HttpResponse lookedAt;

  /**
   * @param context of the application's subscriber
   * @param own whether it came from where the application sent its request
   */
  ReceivedBody(Call call, Context context, HttpRequest sent, boolean own, HttpResponse response) {
    this.call = call;
    this.context = context;
    this.sent = sent;
    this.own = own;
    this.response = response;
    this.headers = Messages.headers(response.getHeaders());
  }

  /** What it is the answer to. */
  HttpRequest sent() {
    return sent;
  }

  boolean isOwn() {
    return own;
  }

  HttpResponse response() {
    HttpResponse looked = lookedAt;
    return looked != null ? looked : response;
  }

  Headers headers() {
    return headers;
  }

  /** Leaves the body to the application; false if somebody has taken it before. */
  boolean take() {
    return used.compareAndSet(false, true);
  }

  @Override
  public boolean isTaken() {
    return used.get();
  }

  @Override
  public CompletionStage<Void> readAhead(Lookahead lookahead) {
    boolean eager = response.getClass().getName().startsWith(OKHTTP);
    Flux<ByteBuffer> body = eager || isTaken() || lookedAt != null ? null : response.getBody();
    if (body == null) {
      return CompletableFuture.completedFuture(null);
    }
    PushedLook look = new PushedLook(lookahead, this::discard);
    Prelude begun = new Prelude(look, context);
    lookedAt = new LookedResponse(response, begun);
    call.onAbort(begun::cancel);
    CompletableFuture<Void> looked =
        look.over()
            .whenComplete(
                (nothing, cause) -> {
                  if (cause != null) {
                    call.upstreamFailed(cause);
                  }
                });
    body.subscribe(begun);
    return call.isBlocking() ? awaited(looked) : looked;
  }

  private static CompletionStage<Void> awaited(CompletableFuture<Void> looked) {
    try {
      looked.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // whoever delivers the body meets it
      return CompletableFuture.completedFuture(null);
    } catch (ExecutionException | CancellationException e) {
      return looked;
    }
    return looked;
  }

  @Override
  public CompletionStage<byte[]> readFully(int limit) {
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    if (!take()) {
      result.completeExceptionally(new IllegalStateException("The body is taken"));
      return result;
    }
    Collector collector = new Collector(limit, result);
    giveUp = collector::cancel;
    call.onAbort(collector::cancel);
    collector.read();
    return call.isBlocking() ? awaited(collector) : result;
  }

  private static CompletionStage<byte[]> awaited(Collector collector) {
    try {
      collector.result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      collector.cancel();
    } catch (ExecutionException | CancellationException e) {
      return collector.result;
    }
    return collector.result;
  }

  @Override
  public void discard() {
    if (!take()) {
      giveUp.run();
      return;
    }
    long length = length();
    int limit = length >= 0 && length <= WORTH_DRAINING ? (int) length : -1;
    new Collector(limit, new CompletableFuture<>()).read();
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
  private final class Collector implements CoreSubscriber<ByteBuffer> {

    private final int limit;
    private final CompletableFuture<byte[]> result;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile Subscription subscription;
    private volatile boolean cancelled;

    Collector(int limit, CompletableFuture<byte[]> result) {
      this.limit = limit;
      this.result = result;
    }

    void read() {
      Flux<ByteBuffer> body = response().getBody();
      if (body == null) {
        onComplete();
      } else {
        body.subscribe(this);
      }
    }

    @Override
    public Context currentContext() {
      return context;
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
      if (cancelled || limit < 0) {
        stop();
      } else {
        given.request(Long.MAX_VALUE);
      }
    }

    @Override
    public void onNext(ByteBuffer buffer) {
      if (cancelled) {
        return;
      }
      ByteBuffer view = buffer.duplicate();
      if (view.remaining() > limit - bytes.size()) {
        cancelled = true;
        stop();
        result.completeExceptionally(
            new IOException("The response body is longer than " + limit + " bytes"));
        return;
      }
      byte[] piece = new byte[view.remaining()];
      view.get(piece);
      bytes.write(piece, 0, piece.length);
    }

    @Override
    public void onError(Throwable cause) {
      call.upstreamFailed(cause);
      result.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
      result.complete(bytes.toByteArray());
    }

    void cancel() {
      cancelled = true;
      if (subscription != null) {
        stop();
      }
      result.completeExceptionally(new CancellationException("Cancelled"));
    }

    /** Some clients let go of a response that is closed, others of a body that is cancelled. */
    private void stop() {
      subscription.cancel();
      response().close();
    }
  }
}
