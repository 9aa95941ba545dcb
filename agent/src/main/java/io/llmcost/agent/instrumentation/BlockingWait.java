package io.llmcost.agent.instrumentation;

import io.llmcost.agent.http.HttpResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for an answer on the thread of a client that blocks, as long as the call stands. */
public final class BlockingWait {

  /** How often a call that waits for another one's answer looks whether it was cancelled. */
  private static final long CANCEL_CHECK_MILLIS = 20;

  private final BooleanSupplier cancelled;
  private final Supplier<IOException> cancellation;
  private final Runnable giveUp;

  /**
   * @param cancelled whether the application has given the call up
   * @param cancellation what the client throws then
   * @param giveUp run when nobody waits any more
   */
  public BlockingWait(
      BooleanSupplier cancelled, Supplier<IOException> cancellation, Runnable giveUp) {
    this.cancelled = cancelled;
    this.cancellation = cancellation;
    this.giveUp = giveUp;
  }

  /**
   * @throws IOException what the stage failed with, a cancellation, or an interruption; so with
   *     unchecked exceptions
   */
  public HttpResponse await(CompletionStage<HttpResponse> stage) throws IOException {
    CompletableFuture<HttpResponse> future = stage.toCompletableFuture();
    try {
      while (true) {
        try {
          return future.isDone()
              ? future.get()
              : future.get(CANCEL_CHECK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
          if (cancelled.getAsBoolean()) {
            leave(future);
            throw cancellation.get();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      leave(future);
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    }
  }

  // Not cancelled: a response that comes too late must be met by somebody who closes it.
  private void leave(CompletableFuture<HttpResponse> future) {
    giveUp.run();
    future.thenAccept(HttpResponse::discard);
  }

  /** A failure as the client throws it: returned if it is an I/O exception, else thrown. */
  public static IOException thrown(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof IOException) {
      return (IOException) cause;
    }
    if (cause instanceof RuntimeException) {
      throw (RuntimeException) cause;
    }
    if (cause instanceof Error) {
      throw (Error) cause;
    }
    return new IOException(cause);
  }
}
