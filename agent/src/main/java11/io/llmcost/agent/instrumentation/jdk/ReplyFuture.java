package io.llmcost.agent.instrumentation.jdk;

import java.util.concurrent.CompletableFuture;

/**
 * What {@code sendAsync} returns. Like the client's own future, it and all that is derived from it
 * stop the exchange when cancelled, and cannot be forced to another result.
 */
final class ReplyFuture<T> extends CompletableFuture<T> {

  private final Call call;

  ReplyFuture(Call call) {
    this.call = call;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new ReplyFuture<>(call);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean first = mayInterruptIfRunning && !isDone() && !call.isCancelled();
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (first) {
      call.abort();
    }
    return cancelled || first;
  }

  @Override
  public void obtrudeValue(T value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void obtrudeException(Throwable failure) {
    throw new UnsupportedOperationException();
  }
}
