package io.llmcost.agent.instrumentation.apache5.glue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * What the application's producer produces, asked before the client would ask it. A producer is
 * asked once only and may hold on to the channel that it was given first: what is not taken here
 * goes through that channel to the client's.
 */
final class CollectedRequest implements RequestChannel, DataStreamChannel {

  private final AsyncRequestProducer producer;
  private final int limit;
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream(1024);
  private HttpRequest request;
  private EntityDetails details;
  private RequestChannel requestChannel;
  private boolean collecting;
  private boolean ended;
  private boolean outputRequested;
  private List<? extends Header> trailers;
  private DataStreamChannel channel;
  private byte[] replay;
  private int replayed;
  private volatile Exception askedFailure;
  private volatile Exception failure;

  /**
   * @param limit of the body, in bytes
   */
  CollectedRequest(AsyncRequestProducer producer, int limit) {
    this.producer = producer;
    this.limit = limit;
  }

  AsyncRequestProducer producer() {
    return producer;
  }

  /** Asks for the request. What the producer throws is thrown again when the client asks. */
  void ask(HttpContext context) {
    try {
      producer.sendRequest(this, context);
    } catch (HttpException | IOException | RuntimeException e) {
      askedFailure = e;
    }
  }

  /** Whether the producer has thrown something. */
  boolean hasFailed() {
    return askedFailure != null || failure != null;
  }

  /** Whether all can be said again from its beginning. */
  boolean isRepeatable() {
    return producer.isRepeatable();
  }

  /** What the producer holds goes, and what was taken of it: it begins anew. */
  void releaseResources() {
    synchronized (this) {
      collected.reset();
      replay = null;
      replayed = 0;
      failure = null;
      ended = false;
      trailers = null;
      outputRequested = false;
    }
    producer.releaseResources();
  }

  /** Null if the producer has not said it yet. */
  synchronized HttpRequest request() {
    return request;
  }

  /** Null if there is no body. */
  synchronized EntityDetails details() {
    return details;
  }

  @Override
  public void sendRequest(HttpRequest sent, EntityDetails entity, HttpContext context)
      throws HttpException, IOException {
    RequestChannel late;
    synchronized (this) {
      request = sent;
      details = entity;
      late = requestChannel;
    }
    if (late != null) {
      late.sendRequest(sent, entity, context);
    }
  }

  /** Sends the request to the client, or will do so once the producer has said it. */
  void sendTo(RequestChannel client, Header[] fields, HttpContext context)
      throws HttpException, IOException {
    if (askedFailure instanceof HttpException) {
      throw (HttpException) askedFailure;
    }
    rethrow(askedFailure);
    synchronized (this) {
      if (request == null) {
        requestChannel = client;
        return;
      }
    }
    if (fields != null) {
      request.setHeaders(fields);
    }
    client.sendRequest(request, details, context);
  }

  /**
   * Takes what of the body is here now.
   *
   * @return null if that is not all of it, or more than the limit, or the producer throws
   */
  byte[] collect() {
    synchronized (this) {
      if (details.getContentLength() > limit) {
        return null;
      }
      collecting = true;
    }
    int before;
    try {
      do {
        before = collected.size();
        producer.produce(this);
      } while (!ended && collected.size() > before);
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
    synchronized (this) {
      collecting = false;
      return ended && trailers == null && failure == null ? collected.toByteArray() : null;
    }
  }

  /** How much the client can be given, as a producer says it. */
  int available() {
    synchronized (this) {
      if (replayed < collected.size() || ended || outputRequested || failure != null) {
        return Math.max(1, collected.size() - replayed);
      }
    }
    return producer.available();
  }

  /** Gives the client what was taken, and then what the producer produces. */
  void produce(DataStreamChannel client) throws IOException {
    synchronized (this) {
      channel = client;
      outputRequested = false;
    }
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
      client.endStream(trailers);
    } else {
      producer.produce(this);
    }
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
  public void requestOutput() {
    DataStreamChannel client;
    synchronized (this) {
      client = channel;
      outputRequested = true;
    }
    if (client != null) {
      client.requestOutput();
    }
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    DataStreamChannel client;
    synchronized (this) {
      if (collecting) {
        int length = Math.min(source.remaining(), limit - collected.size());
        byte[] bytes = new byte[length];
        source.get(bytes);
        collected.write(bytes, 0, length);
        return length;
      }
      client = channel;
    }
    return client == null ? 0 : client.write(source);
  }

  @Override
  public void endStream() throws IOException {
    endStream(null);
  }

  @Override
  public void endStream(List<? extends Header> last) throws IOException {
    DataStreamChannel client;
    synchronized (this) {
      client = collecting ? null : channel;
      if (client == null) {
        ended = true;
        trailers = last;
        return;
      }
    }
    client.endStream(last);
  }
}
