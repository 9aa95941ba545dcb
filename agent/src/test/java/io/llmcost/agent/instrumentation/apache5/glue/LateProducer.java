package io.llmcost.agent.instrumentation.apache5.glue;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Has its body only later, and keeps the channel that it was given first, as reactive ones do. */
final class LateProducer implements AsyncRequestProducer {

  private final URI uri;
  private final byte[] body;
  private DataStreamChannel channel;
  private volatile ByteBuffer rest;

  LateProducer(URI uri, byte[] body) {
    this.uri = uri;
    this.body = body;
  }

  @Override
  public void sendRequest(RequestChannel requests, HttpContext context)
      throws HttpException, IOException {
    requests.sendRequest(
        new BasicHttpRequest("POST", uri),
        new BasicEntityDetails(-1, ContentType.APPLICATION_JSON),
        context);
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public void failed(Exception cause) {}

  @Override
  public int available() {
    return channel == null || rest != null ? 1 : 0;
  }

  @Override
  public void produce(DataStreamChannel given) throws IOException {
    if (channel == null) {
      channel = given;
      Thread later =
          new Thread(
              () -> {
                rest = ByteBuffer.wrap(body);
                channel.requestOutput();
              });
      later.start();
    } else if (rest != null) {
      channel.write(rest);
      if (!rest.hasRemaining()) {
        channel.endStream();
      }
    }
  }

  @Override
  public void releaseResources() {}
}
