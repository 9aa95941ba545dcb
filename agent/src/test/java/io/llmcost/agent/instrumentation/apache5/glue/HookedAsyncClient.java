package io.llmcost.agent.instrumentation.apache5.glue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.function.Supplier;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.AsyncPushConsumer;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.HandlerFactory;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorStatus;
import org.apache.hc.core5.util.TimeValue;

/** A real client as it is after weaving: each call asks the glue first. */
final class HookedAsyncClient extends CloseableHttpAsyncClient {

  private final CloseableHttpAsyncClient real;
  private final Apache5Glue glue;

  /** What the real one has been called for, if nobody answered in its place. */
  final List<Future<?>> made = new CopyOnWriteArrayList<>();

  /**
   * @param glue null for a client that is not woven
   */
  HookedAsyncClient(CloseableHttpAsyncClient real, Apache5Glue glue) {
    this.real = real;
    this.glue = glue;
  }

  @Override
  @SuppressWarnings("unchecked") // as the method says
  protected <T> Future<T> doExecute(
      HttpHost target,
      AsyncRequestProducer producer,
      AsyncResponseConsumer<T> consumer,
      HandlerFactory<AsyncPushConsumer> pushHandlers,
      HttpContext context,
      FutureCallback<T> callback) {
    Object[] answer =
        glue == null
            ? null
            : glue.handle(
                "executeAsync",
                new Object[] {
                  real.getClass(), real, target, producer, consumer, pushHandlers, context, callback
                });
    if (answer == null) {
      Future<T> future = real.execute(target, producer, consumer, pushHandlers, context, callback);
      made.add(future);
      return future;
    }
    if (answer[1] != null) {
      throw new IllegalStateException((Throwable) answer[1]);
    }
    return (Future<T>) answer[0];
  }

  @Override
  public void start() {
    real.start();
  }

  @Override
  public IOReactorStatus getStatus() {
    return real.getStatus();
  }

  @Override
  public void awaitShutdown(TimeValue time) throws InterruptedException {
    real.awaitShutdown(time);
  }

  @Override
  public void initiateShutdown() {
    real.initiateShutdown();
  }

  @Override
  public void register(String host, String pattern, Supplier<AsyncPushConsumer> supplier) {}

  @Override
  public void close(CloseMode mode) {
    real.close(mode);
  }

  @Override
  public void close() throws IOException {
    real.close();
  }
}
