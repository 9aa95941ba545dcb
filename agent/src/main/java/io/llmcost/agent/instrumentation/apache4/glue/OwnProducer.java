package io.llmcost.agent.instrumentation.apache4.glue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.apache.http.HttpException;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.nio.ContentEncoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;
import org.apache.http.protocol.HttpContext;

/** A producer of ours in the place of the application's, known by its type and left alone. */
abstract class OwnProducer implements HttpAsyncRequestProducer {

  /** Says what the application's producer says, some of which has been asked for already. */
  static OwnProducer passing(CollectedRequest collected) {
    return new Passing(collected);
  }

  /**
   * @param repeatable whether the client may send it again
   * @param sent told when it has been sent
   */
  static OwnProducer of(
      HttpHost target,
      OwnRequest request,
      byte[] body,
      boolean repeatable,
      Consumer<HttpContext> sent) {
    return new Whole(target, request, body, repeatable, sent);
  }

  private static final class Whole extends OwnProducer {
    private final HttpHost target;
    private final OwnRequest request;
    private final boolean repeatable;
    private final Consumer<HttpContext> sent;
    private final ByteBuffer body;

    Whole(
        HttpHost target,
        OwnRequest request,
        byte[] body,
        boolean repeatable,
        Consumer<HttpContext> sent) {
      this.target = target;
      this.request = request;
      this.repeatable = repeatable;
      this.sent = sent;
      this.body = ByteBuffer.wrap(body);
    }

    @Override
    public HttpHost getTarget() {
      return target;
    }

    @Override
    public HttpRequest generateRequest() {
      return request;
    }

    @Override
    public void produceContent(ContentEncoder encoder, IOControl control) throws IOException {
      if (body.hasRemaining()) {
        encoder.write(body);
      }
      if (!body.hasRemaining()) {
        encoder.complete();
      }
    }

    @Override
    public void requestCompleted(HttpContext context) {
      sent.accept(context);
    }

    @Override
    public void failed(Exception cause) {}

    @Override
    public boolean isRepeatable() {
      return repeatable;
    }

    @Override
    public void resetRequest() {
      ((java.nio.Buffer) body).rewind();
    }

    @Override
    public void close() {}
  }

  private static final class Passing extends OwnProducer {
    private final CollectedRequest collected;

    Passing(CollectedRequest collected) {
      this.collected = collected;
    }

    @Override
    public HttpHost getTarget() {
      return collected.producer().getTarget();
    }

    @Override
    public HttpRequest generateRequest() throws IOException, HttpException {
      HttpRequest request = collected.requestOrFailure();
      return request != null && Messages.hasControls(request)
          ? OwnRequest.like(request, Messages.withoutControls(request))
          : request;
    }

    @Override
    public void produceContent(ContentEncoder encoder, IOControl control) throws IOException {
      collected.produce(encoder, control);
    }

    @Override
    public void requestCompleted(HttpContext context) {
      collected.producer().requestCompleted(context);
    }

    @Override
    public void failed(Exception cause) {
      collected.producer().failed(cause);
    }

    @Override
    public boolean isRepeatable() {
      return collected.producer().isRepeatable();
    }

    @Override
    public void resetRequest() throws IOException {
      collected.reset();
    }

    @Override
    public void close() throws IOException {
      collected.producer().close();
    }
  }
}
