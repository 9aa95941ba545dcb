package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.StreamPipeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Gives the application's consumer what its client would have given it. */
final class AsyncDelivery<T> implements AsyncBody.Reader {

  /** What the consumer is not told. */
  interface Call {
    /** Called before the consumer is told. */
    void failing(Exception cause);

    /** Stops what is going on. */
    void abort();

    /** Called when the consumer has been released. */
    void over();
  }

  private static final int NO_CONTENT = 204;

  private final AsyncResponseConsumer<T> consumer;
  private final HttpContext context;
  private final HttpRequest unsent;
  private final FutureCallback<T> outcome;
  private final Call call;
  private StreamPipeline pipeline;
  private CapacityChannel capacity;
  private boolean ended;

  /**
   * @param unsent what the application asked, if its client has not noted that in the context; else
   *     null
   * @param outcome told of the result, or of the failure
   */
  AsyncDelivery(
      AsyncResponseConsumer<T> consumer,
      HttpContext context,
      HttpRequest unsent,
      FutureCallback<T> outcome,
      Call call) {
    this.consumer = consumer;
    this.context = context;
    this.unsent = unsent;
    this.outcome = outcome;
    this.call = call;
  }

  /**
   * A response that is here already.
   *
   * @param entity framed as the application is to see it
   * @return what gives it the body
   */
  PacedBody whole(HttpResponse response, BytesEntity entity, String[] withoutFields) {
    pipeline = response.pipeline();
    BasicHttpResponse answer = new BasicHttpResponse(response.status());
    answer.setVersion(HttpVersion.HTTP_1_1);
    answer.setHeaders(Messages.headers(response.headers()));
    for (String name : withoutFields) {
      answer.removeHeaders(name);
    }
    byte[] bytes = entity.bytes();
    if (bytes.length == 0 && response.status() == NO_CONTENT) {
      bodiless(answer);
    } else {
      begin(answer, entity);
    }
    return new PacedBody(bytes, response.paceNanos(), this);
  }

  /** The client's response with our headers, its body running through the pipeline. */
  void live(HttpResponse response, AsyncBody body) {
    pipeline = response.pipeline();
    org.apache.hc.core5.http.HttpResponse answer = body.response();
    if (response.headers().startWith(body.headers())) {
      for (int i = body.headers().size(); i < response.headers().size(); i++) {
        answer.addHeader(response.headers().name(i), response.headers().value(i));
      }
    } else {
      answer.setHeaders(Messages.headers(response.headers()));
    }
    if (response.status() != answer.getCode()) {
      answer.setCode(response.status());
    }
    EntityDetails details = body.details();
    EntityDetails shown =
        details != null && pipeline.isRewriting() ? new UnknownLength(details) : details;
    if (details == null) {
      bodiless(answer);
    } else {
      begin(answer, shown);
    }
    body.read(this);
  }

  private void begin(org.apache.hc.core5.http.HttpResponse answer, EntityDetails details) {
    if (unsent != null) {
      Contexts.fill(context, unsent, answer);
    }
    try {
      consumer.consumeResponse(answer, details, context, outcome);
    } catch (HttpException | IOException | RuntimeException e) {
      broken(e);
    }
  }

  // There is no end of a body that is not there.
  private void bodiless(org.apache.hc.core5.http.HttpResponse answer) {
    pipeline.end((bytes, offset, length) -> {});
    begin(answer, null);
    if (!ended) {
      close();
    }
  }

  @Override
  public void capacity(CapacityChannel channel) {
    if (ended) {
      return;
    }
    capacity = channel;
    try {
      consumer.updateCapacity(channel);
    } catch (IOException | RuntimeException e) {
      broken(e);
    }
  }

  @Override
  public void data(byte[] bytes) {
    if (ended) {
      return;
    }
    try {
      if (!pipeline.isRewriting()) {
        pipeline.data(bytes, 0, bytes.length, (b, offset, length) -> {});
        give(bytes);
        return;
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 64);
      pipeline.data(bytes, 0, bytes.length, out::write);
      give(out.toByteArray());
      CapacityChannel channel = capacity;
      if (channel != null && out.size() < bytes.length) {
        channel.update(bytes.length - out.size()); // what was kept back is asked for again
      }
    } catch (IOException | RuntimeException e) {
      broken(e);
    }
  }

  private void give(byte[] bytes) throws IOException {
    if (bytes.length > 0) {
      consumer.consume(ByteBuffer.wrap(bytes));
    }
  }

  @Override
  public void end(List<? extends Header> trailers) {
    if (ended) {
      return;
    }
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      pipeline.end(out::write);
      give(out.toByteArray());
      consumer.streamEnd(trailers);
      close();
    } catch (HttpException | IOException | RuntimeException e) {
      broken(e);
    }
  }

  @Override
  public void failed(Exception cause) {
    if (ended) {
      return;
    }
    if (pipeline != null) {
      pipeline.aborted(cause);
    }
    try {
      call.failing(cause);
      consumer.failed(cause);
    } finally {
      try {
        outcome.failed(cause);
      } finally {
        close();
      }
    }
  }

  /** Whether the consumer is told no more. */
  boolean isOver() {
    return ended;
  }

  /** The application's consumer threw: the client would end the exchange. */
  private void broken(Exception cause) {
    failed(cause);
    call.abort();
  }

  private void close() {
    ended = true;
    try {
      consumer.releaseResources();
    } finally {
      call.over();
    }
  }

  private static final class UnknownLength implements EntityDetails {
    private final EntityDetails received;

    UnknownLength(EntityDetails received) {
      this.received = received;
    }

    @Override
    public long getContentLength() {
      return -1;
    }

    @Override
    public String getContentType() {
      return received.getContentType();
    }

    @Override
    public String getContentEncoding() {
      return received.getContentEncoding();
    }

    @Override
    public boolean isChunked() {
      return true;
    }

    @Override
    public java.util.Set<String> getTrailerNames() {
      return received.getTrailerNames();
    }
  }
}
