package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.StreamPipeline;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.http.HttpEntity;
import org.apache.http.HttpException;
import org.apache.http.HttpStatus;
import org.apache.http.concurrent.BasicFuture;
import org.apache.http.entity.BasicHttpEntity;
import org.apache.http.nio.ContentDecoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.protocol.HttpAsyncResponseConsumer;
import org.apache.http.protocol.HttpContext;

/** Gives the application's consumer what its client would have given it. */
final class AsyncDelivery<T> implements AsyncBody.Reader {

  private final AsyncCall<T> call;
  private final HttpAsyncResponseConsumer<T> consumer;
  private final HttpContext context;
  private final BasicFuture<T> future;
  private final Runnable abort;
  private final FedBody fed = new FedBody(this);
  private final ByteBuffer chunk = ByteBuffer.allocate(8192);
  private StreamPipeline pipeline;
  private boolean feeding;
  private boolean finished;
  private volatile boolean ended;

  /**
   * @param future told of the result, or of the failure
   * @param abort stops the exchange
   */
  AsyncDelivery(AsyncCall<T> call, BasicFuture<T> future, Runnable abort) {
    this.call = call;
    this.consumer = call.consumer;
    this.context = call.context;
    this.future = future;
    this.abort = abort;
  }

  /** Where a body is read that does not come from the connection as it is. */
  FedBody body() {
    return fed;
  }

  /** A response that is here already. */
  void whole(HttpResponse response, org.apache.http.HttpResponse answer) {
    pipeline = response.pipeline();
    feeding = true;
    byte[] bytes = response.bytes();
    if (bytes.length == 0 && response.status() == HttpStatus.SC_NO_CONTENT) {
      answer.setEntity(null);
      if (begin(answer)) {
        pipeline.end((b, offset, length) -> {});
        complete();
      }
      return;
    }
    BasicHttpEntity entity = new BasicHttpEntity();
    entity.setContentLength(pipeline.isRewriting() ? -1 : bytes.length);
    entity.setContentType(answer.getFirstHeader("Content-Type"));
    entity.setContentEncoding(answer.getFirstHeader("Content-Encoding"));
    answer.setEntity(entity);
    if (begin(answer)) {
      pipeline.data(bytes, 0, bytes.length, fed::add);
      finishFeeding(response.paceNanos());
    }
  }

  /** The client's response with our headers, its body running through the pipeline. */
  void live(HttpResponse response, AsyncBody body) {
    pipeline = response.pipeline();
    org.apache.http.HttpResponse answer = body.response();
    if (response.headers().startWith(body.headers())) {
      for (int i = body.headers().size(); i < response.headers().size(); i++) {
        answer.addHeader(response.headers().name(i), response.headers().value(i));
      }
    } else {
      answer.setHeaders(Messages.headers(response.headers()));
    }
    if (response.status() != answer.getStatusLine().getStatusCode()) {
      answer.setStatusCode(response.status());
    }
    HttpEntity entity = answer.getEntity();
    if (entity != null && pipeline.isRewriting()) {
      feeding = true;
      BasicHttpEntity shown = new BasicHttpEntity();
      shown.setContentLength(-1);
      shown.setChunked(true);
      shown.setContentType(entity.getContentType());
      shown.setContentEncoding(entity.getContentEncoding());
      answer.setEntity(shown);
    } else if (entity != null && (entity.getContentLength() == 0 || body.isLookedAt())) {
      feeding = true;
    }
    begin(answer);
    body.read(this);
  }

  private boolean begin(org.apache.http.HttpResponse answer) {
    try {
      consumer.responseReceived(answer);
      return true;
    } catch (HttpException | IOException | RuntimeException e) {
      broken(e);
      return false;
    }
  }

  @Override
  public void ahead(byte[] bytes, IOControl control) {
    if (ended || bytes.length == 0) {
      return;
    }
    fed.comesFrom(control);
    pipeline.data(bytes, 0, bytes.length, fed::add);
    fed.giveNow();
  }

  @Override
  public void data(ContentDecoder decoder, IOControl control) throws IOException {
    if (ended) {
      return; // the client asks whether we are done
    }
    if (!feeding) {
      try {
        consumer.consumeContent(
            pipeline.isEmpty() ? decoder : new TeeDecoder(decoder, pipeline), control);
      } catch (IOException | RuntimeException e) {
        broken(e);
        throw e;
      }
      return;
    }
    fed.comesFrom(control);
    if (fed.isDrained()) {
      int count = decoder.read(chunk);
      ((java.nio.Buffer) chunk).clear();
      if (count > 0) {
        pipeline.data(chunk.array(), 0, count, fed::add);
      }
      if (decoder.isCompleted()) {
        finishFeeding(0);
        return;
      }
    }
    if (!fed.isDrained()) {
      give(fed, fed);
    }
  }

  /** Lets the consumer read; false if it threw. */
  boolean give(ContentDecoder decoder, IOControl control) {
    if (ended) {
      return false;
    }
    try {
      consumer.consumeContent(decoder, control);
      return true;
    } catch (IOException | RuntimeException e) {
      broken(e);
      return false;
    }
  }

  @Override
  public void end() {
    if (ended || finished) {
      return;
    }
    if (feeding) {
      finishFeeding(0);
    } else {
      pipeline.end((bytes, offset, length) -> {});
      complete();
    }
  }

  private void finishFeeding(long paceNanos) {
    finished = true;
    pipeline.end(fed::add);
    fed.finish(paceNanos);
  }

  /** The consumer has had all. */
  void complete() {
    if (ended) {
      return;
    }
    ended = true;
    try {
      consumer.responseCompleted(context);
      Exception thrown = consumer.getException();
      if (thrown == null) {
        future.completed(consumer.getResult());
      } else {
        future.failed(thrown);
      }
    } catch (RuntimeException e) {
      tellFailure(e);
    } finally {
      close();
    }
  }

  @Override
  public void failed(Exception cause) {
    if (ended) {
      return;
    }
    ended = true;
    if (pipeline != null) {
      pipeline.aborted(cause);
    }
    try {
      tellFailure(cause);
    } finally {
      close();
    }
  }

  private void tellFailure(Exception cause) {
    try {
      call.producer.failed(cause);
      consumer.failed(cause);
    } finally {
      future.failed(cause);
    }
  }

  @Override
  public void cancelled() {
    if (ended) {
      return;
    }
    ended = true;
    if (pipeline != null) {
      pipeline.aborted(Aborted.exception());
    }
    try {
      consumer.cancel();
      Exception thrown = consumer.getException();
      T result = thrown == null ? consumer.getResult() : null;
      if (thrown != null) {
        future.failed(thrown);
      } else if (result != null) {
        future.completed(result);
      } else {
        future.cancel(true);
      }
    } finally {
      close();
    }
  }

  @Override
  public boolean isDone() {
    return ended || consumer.isDone();
  }

  /** The application's consumer threw: the client would end the exchange. */
  private void broken(Exception cause) {
    failed(cause);
    abort.run();
  }

  private void close() {
    close(call.producer);
    close(consumer);
  }

  private static void close(Closeable closed) {
    try {
      closed.close();
    } catch (IOException e) {
      // as the client, which only logs it
    }
  }
}
