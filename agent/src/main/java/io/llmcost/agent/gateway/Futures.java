package io.llmcost.agent.gateway;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** What {@link CompletableFuture} lacks on Java 8. */
public final class Futures {

  private Futures() {}

  public static <T> CompletableFuture<T> failed(Throwable cause) {
    CompletableFuture<T> future = new CompletableFuture<>();
    future.completeExceptionally(cause);
    return future;
  }

  /**
   * What comes of an outcome, whichever it is. At once where there is a value already, as with
   * clients that block: nothing is made in between.
   *
   * @param next given a value or a failure, the other one is null; what it throws is the outcome
   */
  public static <T, R> CompletionStage<R> then(
      CompletionStage<T> stage, BiFunction<T, Throwable, CompletionStage<R>> next) {
    if (stage instanceof CompletableFuture) {
      CompletableFuture<T> future = (CompletableFuture<T>) stage;
      if (future.isDone() && !future.isCompletedExceptionally()) {
        try {
          return next.apply(future.join(), null);
        } catch (Throwable e) {
          return failed(e);
        }
      }
    }
    return stage.handle(next).thenCompose(result -> result);
  }
}
