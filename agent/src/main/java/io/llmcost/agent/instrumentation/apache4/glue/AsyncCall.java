package io.llmcost.agent.instrumentation.apache4.glue;

import java.util.concurrent.Future;
import org.apache.http.HttpHost;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;
import org.apache.http.nio.protocol.HttpAsyncResponseConsumer;
import org.apache.http.protocol.HttpContext;

/** What the application called the asynchronous client with. */
final class AsyncCall<T> {

  final CloseableHttpAsyncClient client;
  final HttpHost target;

  /** Null for another time, as are consumer and callback. */
  final HttpAsyncRequestProducer producer;

  final HttpAsyncResponseConsumer<T> consumer;

  /** The application's, or the one that the client would have made. */
  final HttpContext context;

  /** May be null. */
  final FutureCallback<T> callback;

  /**
   * @param arguments the woven class, the client, and the arguments of {@code execute}
   */
  @SuppressWarnings("unchecked") // the method's own types
  AsyncCall(Object[] arguments, HttpHost target) {
    this.target = target;
    client = (CloseableHttpAsyncClient) arguments[1];
    producer = (HttpAsyncRequestProducer) arguments[2];
    consumer = (HttpAsyncResponseConsumer<T>) arguments[3];
    context = arguments[4] == null ? HttpClientContext.create() : (HttpContext) arguments[4];
    callback = (FutureCallback<T>) arguments[5];
  }

  private AsyncCall(AsyncCall<T> original, HttpContext context) {
    this.client = original.client;
    this.target = original.target;
    this.producer = null;
    this.consumer = null;
    this.context = context;
    this.callback = null;
  }

  /** The same for another time: with nothing of the application's that is for this call only. */
  AsyncCall<T> afterwards(HttpContext fresh) {
    return new AsyncCall<>(this, fresh);
  }

  /** Makes the call as the application did, but for its producer. */
  Future<T> goOn(OwnProducer own) {
    return client.execute(own, consumer, context, callback);
  }
}
