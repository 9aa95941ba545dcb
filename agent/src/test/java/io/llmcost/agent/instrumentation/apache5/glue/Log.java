package io.llmcost.agent.instrumentation.apache5.glue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/** What one call's producer, consumer and callback are told, and what they do about it. */
class Log implements FutureCallback<String> {

  private final List<String> events = new CopyOnWriteArrayList<>();
  final ByteArrayOutputStream received = new ByteArrayOutputStream();
  volatile CapacityChannel capacity;

  /** Those that begin so. */
  List<String> events(String prefix) {
    return events.stream().filter(e -> e.startsWith(prefix)).collect(Collectors.toList());
  }

  int size() {
    synchronized (received) {
      return received.size();
    }
  }

  /** For cases in which something goes wrong where it is asked. */
  void at(String event) throws IOException {}

  /** How much the consumer is ready to take whenever it is asked. */
  void ask(CapacityChannel channel) throws IOException {
    channel.update(Integer.MAX_VALUE);
  }

  @Override
  public void completed(String result) {
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

  AsyncRequestProducer producer(SimpleHttpRequest request) {
    AsyncRequestProducer real = SimpleRequestProducer.create(request);
    return new AsyncRequestProducer() {
      @Override
      public void sendRequest(RequestChannel channel, HttpContext context)
          throws HttpException, IOException {
        events.add("producer asked");
        at("request");
        real.sendRequest(channel, context);
      }

      @Override
      public boolean isRepeatable() {
        return false;
      }

      @Override
      public void failed(Exception cause) {
        events.add("producer failed");
      }

      @Override
      public int available() {
        return real.available();
      }

      @Override
      public void produce(DataStreamChannel channel) throws IOException {
        at("produce");
        real.produce(channel);
      }

      @Override
      public void releaseResources() {
        events.add("producer released");
      }
    };
  }

  AsyncResponseConsumer<String> consumer() {
    return new AsyncResponseConsumer<String>() {
      private FutureCallback<String> result;

      @Override
      public void consumeResponse(
          HttpResponse response,
          EntityDetails entity,
          HttpContext context,
          FutureCallback<String> callback)
          throws IOException {
        events.add(
            "consumer response "
                + response.getCode()
                + (entity == null ? " bodiless" : "")
                + (context == null ? " without context" : ""));
        at("response");
        result = callback;
        if (entity == null) {
          callback.completed("");
        }
      }

      @Override
      public void informationResponse(HttpResponse response, HttpContext context) {
        events.add("consumer informed " + response.getCode());
      }

      @Override
      public void failed(Exception cause) {
        events.add("consumer failed");
      }

      @Override
      public void updateCapacity(CapacityChannel channel) throws IOException {
        capacity = channel;
        ask(channel);
      }

      @Override
      public void consume(ByteBuffer source) throws IOException {
        at("data");
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        synchronized (received) {
          received.write(bytes);
        }
      }

      @Override
      public void streamEnd(List<? extends Header> trailers) throws IOException {
        events.add("consumer end");
        at("end");
        result.completed("");
      }

      @Override
      public void releaseResources() {
        events.add("consumer released");
      }
    };
  }
}
