package io.llmcost.agent.gateway;

import java.util.concurrent.CompletableFuture;

/** What {@link CompletableFuture} lacks on Java 8. */
final class Futures {

  private Futures() {}

  static <T> CompletableFuture<T> failed(Throwable cause) {
    CompletableFuture<T> future = new CompletableFuture<>();
    future.completeExceptionally(cause);
    return future;
  }
}
