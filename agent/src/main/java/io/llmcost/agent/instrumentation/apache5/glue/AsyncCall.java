package io.llmcost.agent.instrumentation.apache5.glue;

import java.util.concurrent.Future;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.AsyncPushConsumer;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.HandlerFactory;
import org.apache.hc.core5.http.protocol.HttpContext;

/** What the application called the asynchronous client with. */
final class AsyncCall<T> {

  final CloseableHttpAsyncClient client;

  /** Null if the request alone says it. */
  final HttpHost target;

  /** Null for another time, as are the three below. */
  final AsyncRequestProducer producer;

  final AsyncResponseConsumer<T> consumer;
  final HandlerFactory<AsyncPushConsumer> pushHandlers;

  /** The application's, or the one that the client would have made. */
  final HttpContext context;

  /** May be null. */
  final FutureCallback<T> callback;

  /**
   * @param arguments the woven class, the client, and the arguments of {@code doExecute}
   */
  @SuppressWarnings("unchecked") // the method's own types
  AsyncCall(Object[] arguments) {
    client = (CloseableHttpAsyncClient) arguments[1];
    target = (HttpHost) arguments[2];
    producer = (AsyncRequestProducer) arguments[3];
    consumer = (AsyncResponseConsumer<T>) arguments[4];
    pushHandlers = (HandlerFactory<AsyncPushConsumer>) arguments[5];
    context = arguments[6] == null ? HttpClientContext.create() : (HttpContext) arguments[6];
    callback = (FutureCallback<T>) arguments[7];
  }

  private AsyncCall(AsyncCall<T> original, HttpContext context) {
    this.client = original.client;
    this.target = original.target;
    this.producer = null;
    this.consumer = null;
    this.pushHandlers = null;
    this.context = context;
    this.callback = null;
  }

  /**
   * The same for another time: with nothing of the application's that is for this call only.
   *
   * @param config null if there is none
   */
  AsyncCall<T> afterwards(RequestConfig config) {
    HttpClientContext fresh = HttpClientContext.create();
    if (config != null) {
      fresh.setRequestConfig(config);
    }
    return new AsyncCall<>(this, fresh);
  }

  /** Makes the call as the application did, but for its producer. */
  Future<T> goOn(OwnProducer own) {
    return client.execute(target, own, consumer, pushHandlers, context, callback);
  }
}
