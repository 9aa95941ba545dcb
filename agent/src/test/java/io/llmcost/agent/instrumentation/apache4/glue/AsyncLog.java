package io.llmcost.agent.instrumentation.apache4.glue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.http.HttpException;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.nio.ContentDecoder;
import org.apache.http.nio.ContentEncoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.client.methods.HttpAsyncMethods;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;
import org.apache.http.nio.protocol.HttpAsyncResponseConsumer;
import org.apache.http.protocol.HttpContext;

/** What one call's producer, consumer and callback are told, and what they do about it. */
class AsyncLog implements FutureCallback<String> {

  private final List<String> events = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  volatile IOControl control;
  volatile Thread completedOn;

  /** Those that begin so. */
  List<String> events(String prefix) {
    return events.stream().filter(e -> e.startsWith(prefix)).collect(Collectors.toList());
  }

  synchronized int size() {
    return received.size();
  }

  /** For cases in which something goes wrong where it is asked. */
  void at(String event) throws IOException {}

  /** Called when the consumer has read, and before anybody is told. */
  void afterReading(IOControl input) {}

  @Override
  public void completed(String result) {
    completedOn = Thread.currentThread();
    events.add("callback completed");
  }

  @Override
  public void failed(Exception cause) {
    events.add("callback failed " + cause.getClass().getName());
  }

  @Override
  public void cancelled() {
    events.add("callback cancelled");
  }

  HttpAsyncRequestProducer producer(HttpUriRequest request) {
    HttpAsyncRequestProducer real = HttpAsyncMethods.create(request);
    return new HttpAsyncRequestProducer() {
      @Override
      public HttpHost getTarget() {
        return real.getTarget();
      }

      @Override
      public HttpRequest generateRequest() throws IOException, HttpException {
        events.add("producer asked");
        at("request");
        return real.generateRequest();
      }

      @Override
      public void produceContent(ContentEncoder encoder, IOControl output) throws IOException {
        at("produce");
        real.produceContent(encoder, output);
      }

      @Override
      public void requestCompleted(HttpContext context) {
        events.add("producer has sent");
      }

      @Override
      public void failed(Exception cause) {
        events.add("producer failed");
      }

      @Override
      public boolean isRepeatable() {
        return false;
      }

      @Override
      public void resetRequest() {
        // 4.0 says so whenever it has sent a request, repeatable or not
      }

      @Override
      public void close() throws IOException {
        events.add("producer closed");
        real.close();
      }
    };
  }

  // The client takes the entity away from a response that has none only after it has shown it.
  private static String length(HttpResponse response) {
    return response.getEntity() == null || response.getStatusLine().getStatusCode() == 204
        ? " bodiless"
        : " " + response.getEntity().getContentLength();
  }

  HttpAsyncResponseConsumer<String> consumer() {
    return new HttpAsyncResponseConsumer<String>() {
      private final ByteBuffer buffer = ByteBuffer.allocate(1000);
      private boolean done;

      @Override
      public void responseReceived(HttpResponse response) throws IOException {
        events.add("consumer response " + response.getStatusLine() + length(response));
        at("response");
      }

      @Override
      public void consumeContent(ContentDecoder decoder, IOControl input) throws IOException {
        at("data");
        control = input;
        int count = decoder.read(buffer);
        if (count > 0 && !decoder.isCompleted()) {
          afterReading(input);
        }
        synchronized (AsyncLog.this) {
          received.write(buffer.array(), 0, Math.max(0, count));
        }
        buffer.clear();
      }

      @Override
      public void responseCompleted(HttpContext context) {
        events.add("consumer end");
        done = true;
      }

      @Override
      public void failed(Exception cause) {
        events.add("consumer failed");
        done = true;
      }

      @Override
      public Exception getException() {
        return null;
      }

      @Override
      public String getResult() {
        return done ? "result" : null;
      }

      @Override
      public boolean isDone() {
        return done;
      }

      @Override
      public boolean cancel() {
        events.add("consumer cancelled");
        return true;
      }

      @Override
      public void close() {
        events.add("consumer closed");
      }
    };
  }
}
