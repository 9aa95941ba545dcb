package io.llmcost.agent.instrumentation.apache5.glue;

import org.apache.hc.core5.concurrent.ComplexFuture;
import org.apache.hc.core5.concurrent.FutureCallback;

/** What became of a call, told to the future that the application has. */
final class Outcome<T> implements FutureCallback<T> {

  private final ComplexFuture<T> future;

  Outcome(ComplexFuture<T> future) {
    this.future = future;
  }

  @Override
  public void completed(T result) {
    future.completed(result);
  }

  @Override
  public void failed(Exception cause) {
    future.failed(cause);
  }

  @Override
  public void cancelled() {
    future.cancel(true);
  }
}
