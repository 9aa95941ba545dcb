package io.llmcost.agent.instrumentation.apache5.glue;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.client5.http.config.Configurable;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/** A producer of ours in the place of the application's, known by its type and left alone. */
abstract class OwnProducer implements AsyncRequestProducer {

  /** Says what the application's producer says, some of which has been asked for already. */
  static OwnProducer passing(CollectedRequest collected) {
    return new Passing(collected);
  }

  /** To where the application sends its request. */
  static OwnProducer like(
      HttpRequest original, String method, String path, Header[] fields, BytesEntity entity) {
    return new Whole(like(original, method, path, fields), entity);
  }

  /** To another place. */
  static OwnProducer elsewhere(
      HttpRequest original, io.llmcost.agent.http.HttpRequest request, BytesEntity entity) {
    OwnRequestHead head =
        new OwnRequestHead(
            original,
            request.method(),
            request.url().pathAndQuery(),
            ClassicUpstream.foreignFields(request.headers()));
    head.setScheme(request.url().scheme());
    head.setAuthority(new org.apache.hc.core5.net.URIAuthority(Messages.host(request.url())));
    return new Whole(head, entity);
  }

  /** The head of a request as it is now, whatever becomes of it. */
  static HttpRequest copyOf(HttpRequest original) {
    return like(original, original.getMethod(), original.getPath(), original.getHeaders());
  }

  private static HttpRequest like(
      HttpRequest original, String method, String path, Header[] fields) {
    OwnRequestHead head = new OwnRequestHead(original, method, path, fields);
    head.setScheme(original.getScheme());
    head.setAuthority(original.getAuthority());
    head.setVersion(original.getVersion());
    return head;
  }

  private static final class OwnRequestHead extends BasicHttpRequest implements Configurable {
    private static final long serialVersionUID = 1L;

    private final transient RequestConfig config;

    OwnRequestHead(HttpRequest original, String method, String path, Header[] fields) {
      super(method, path);
      config = original instanceof Configurable ? ((Configurable) original).getConfig() : null;
      setHeaders(fields);
    }

    @Override
    public RequestConfig getConfig() {
      return config;
    }
  }

  private static final class Whole extends OwnProducer {
    private final HttpRequest head;
    private final BytesEntity entity;
    private ByteBuffer rest;

    Whole(HttpRequest head, BytesEntity entity) {
      this.head = head;
      this.entity = entity;
      this.rest = ByteBuffer.wrap(entity.bytes());
    }

    @Override
    public void sendRequest(RequestChannel channel, HttpContext context)
        throws HttpException, IOException {
      channel.sendRequest(head, entity, context);
    }

    @Override
    public boolean isRepeatable() {
      return entity.isRepeatable();
    }

    @Override
    public int available() {
      return Math.max(1, rest.remaining());
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
      if (rest.hasRemaining()) {
        channel.write(rest);
      }
      if (!rest.hasRemaining()) {
        channel.endStream();
      }
    }

    @Override
    public void failed(Exception cause) {}

    // The client says so before it sends the same again.
    @Override
    public void releaseResources() {
      rest = ByteBuffer.wrap(entity.bytes());
    }
  }

  private static final class Passing extends OwnProducer {
    private final CollectedRequest collected;

    Passing(CollectedRequest collected) {
      this.collected = collected;
    }

    @Override
    public void sendRequest(RequestChannel channel, HttpContext context)
        throws HttpException, IOException {
      HttpRequest request = collected.request();
      collected.sendTo(
          channel,
          request != null && Messages.hasControls(request)
              ? Messages.withoutControls(request)
              : null,
          context);
    }

    @Override
    public boolean isRepeatable() {
      return collected.isRepeatable();
    }

    @Override
    public int available() {
      return collected.available();
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
      collected.produce(channel);
    }

    @Override
    public void failed(Exception cause) {
      collected.producer().failed(cause);
    }

    @Override
    public void releaseResources() {
      collected.releaseResources();
    }
  }
}
