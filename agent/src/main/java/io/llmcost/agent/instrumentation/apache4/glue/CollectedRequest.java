package io.llmcost.agent.instrumentation.apache4.glue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.nio.ContentEncoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;

/**
 * What the application's producer produces, asked before the client would ask it. A producer is
 * asked once only and may hold on to the control that it was given first: what is said to that goes
 * on to the client's.
 */
final class CollectedRequest implements ContentEncoder, IOControl {

  private final HttpAsyncRequestProducer producer;
  private final int limit;
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream(1024);
  private HttpRequest request;
  private byte[] replay;
  private int replayed;
  private boolean ended;
  private volatile IOControl control;
  private Exception askedFailure;
  private Exception failure;

  /**
   * @param limit of the body, in bytes
   */
  CollectedRequest(HttpAsyncRequestProducer producer, int limit) {
    this.producer = producer;
    this.limit = limit;
  }

  HttpAsyncRequestProducer producer() {
    return producer;
  }

  /** Asks for the request. What the producer throws is thrown again when the client asks. */
  void ask() {
    try {
      request = producer.generateRequest();
    } catch (HttpException | IOException | RuntimeException e) {
      askedFailure = e;
    }
  }

  /** Null if the producer threw in place of it. */
  HttpRequest request() {
    return request;
  }

  /** Whether the producer has thrown something. */
  boolean hasFailed() {
    return askedFailure != null || failure != null;
  }

  /** As the producer would say it to the client. */
  HttpRequest requestOrFailure() throws IOException, HttpException {
    if (askedFailure instanceof HttpException) {
      throw (HttpException) askedFailure;
    }
    rethrow(askedFailure);
    return request;
  }

  /**
   * Takes what of the body is here now.
   *
   * @param length as the request says it; negative if it does not
   * @return null if that is not all of it, or more than the limit, or the producer throws
   */
  byte[] collect(long length) {
    if (length > limit) {
      return null;
    }
    try {
      int before;
      do {
        before = collected.size();
        producer.produceContent(this, this);
      } while (!ended && collected.size() > before);
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
    return ended && failure == null ? collected.toByteArray() : null;
  }

  /** Gives the client what was taken, and then what the producer produces. */
  void produce(ContentEncoder client, IOControl clientControl) throws IOException {
    control = clientControl;
    if (replayed < collected.size()) {
      if (replay == null) {
        replay = collected.toByteArray();
      }
      replayed += client.write(ByteBuffer.wrap(replay, replayed, replay.length - replayed));
      if (replayed < replay.length) {
        return;
      }
    }
    rethrow(failure);
    if (ended) {
      client.complete();
    } else {
      producer.produceContent(client, clientControl);
    }
  }

  /** The client asks for all of it again. */
  void reset() throws IOException {
    collected.reset();
    replay = null;
    replayed = 0;
    ended = false;
    failure = null;
    producer.resetRequest();
  }

  private static void rethrow(Exception failure) throws IOException {
    if (failure instanceof IOException) {
      throw (IOException) failure;
    }
    if (failure instanceof RuntimeException) {
      throw (RuntimeException) failure;
    }
  }

  @Override
  public int write(ByteBuffer source) {
    int length = Math.min(source.remaining(), limit - collected.size());
    byte[] bytes = new byte[length];
    source.get(bytes);
    collected.write(bytes, 0, length);
    return length;
  }

  @Override
  public void complete() {
    ended = true;
  }

  @Override
  public boolean isCompleted() {
    return ended;
  }

  @Override
  public void requestOutput() {
    IOControl client = control;
    if (client != null) {
      client.requestOutput();
    }
  }

  @Override
  public void suspendOutput() {
    IOControl client = control;
    if (client != null) {
      client.suspendOutput();
    }
  }

  @Override
  public void requestInput() {
    IOControl client = control;
    if (client != null) {
      client.requestInput();
    }
  }

  @Override
  public void suspendInput() {
    IOControl client = control;
    if (client != null) {
      client.suspendInput();
    }
  }

  @Override
  public void shutdown() throws IOException {
    IOControl client = control;
    if (client != null) {
      client.shutdown();
    }
  }
}
