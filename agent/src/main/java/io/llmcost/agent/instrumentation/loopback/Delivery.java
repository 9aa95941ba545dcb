package io.llmcost.agent.instrumentation.loopback;

import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.PacedStream;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.PipelineStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Writes the answer to a request: chunk by chunk as it comes, and never a clean end to a cut one.
 */
final class Delivery {

  private final LocalConnection connection;
  private final Url url;
  private final boolean old;
  private final boolean lasts;

  /**
   * @param url what the application has asked for
   * @param old whether the client knows no chunks
   * @param lasts whether it wants to use the connection again
   */
  Delivery(LocalConnection connection, Url url, boolean old, boolean lasts) {
    this.connection = connection;
    this.url = url;
    this.old = old;
    this.lasts = lasts;
  }

  /** Whether another request may follow. */
  boolean error(int status, String message, boolean requestIsRead) throws IOException {
    boolean goesOn = lasts && requestIsRead;
    connection.write(LocalService.error(status, message, !goesOn));
    return goesOn;
  }

  /**
   * Whether another request may follow.
   *
   * @param response whole, or received here
   * @throws IOException if the answer could not be given to its end
   */
  boolean write(HttpResponse response) throws IOException {
    return response.isWhole()
        ? writeWhole(response)
        : writeLive(response, (ReceivedBody) response.live());
  }

  private boolean writeWhole(HttpResponse response) throws IOException {
    byte[] body = response.pipeline().whole(response.bytes());
    MessageWriter writer = head(response, StatusLine.reasonOf(response.status()));
    if (mayHaveBody(response.status())) {
      writer.field("Content-Length", Integer.toString(body.length));
    }
    end(writer, true);
    if (response.paceNanos() == 0) {
      connection.write(writer.body(body).take());
      return lasts;
    }
    connection.write(writer.take());
    // Who has gone is noticed in writing.
    try (InputStream paced = new PacedStream(body, response.paceNanos(), () -> false)) {
      copy(paced, false, writer);
    }
    return lasts;
  }

  private boolean writeLive(HttpResponse response, ReceivedBody received) throws IOException {
    long length = response.pipeline().isRewriting() ? -1 : received.length();
    boolean chunked = length < 0 && !old;
    MessageWriter writer = head(response, received.status().reason());
    if (!mayHaveBody(response.status())) {
      length = 0;
      chunked = false;
    } else if (chunked) {
      writer.field("Transfer-Encoding", "chunked");
    } else if (length >= 0) {
      writer.field("Content-Length", Long.toString(length));
    }
    end(writer, length >= 0 || chunked);
    connection.write(writer.take());
    try (InputStream body = body(response, received)) {
      copy(body, chunked, writer);
    } catch (IOException | RuntimeException e) {
      if (length < 0 && !chunked) {
        connection.cut(); // the end of the connection would be that of the answer
      }
      throw e;
    }
    return lasts && (length >= 0 || chunked);
  }

  private static InputStream body(HttpResponse response, ReceivedBody received) {
    return response.pipeline().isEmpty()
        ? received.handOver()
        : new PipelineStream(received.handOver(), response.pipeline());
  }

  private void copy(InputStream body, boolean chunked, MessageWriter writer) throws IOException {
    byte[] buffer = new byte[16 * 1024];
    int count;
    while ((count = body.read(buffer, 0, buffer.length)) >= 0) {
      if (count > 0) {
        connection.write(
            (chunked ? writer.chunk(buffer, 0, count) : writer.bytes(buffer, 0, count)).take());
      }
    }
    if (chunked) {
      connection.write(writer.lastChunk().take());
    }
  }

  private static boolean mayHaveBody(int status) {
    return status != 204 && status != 304;
  }

  private MessageWriter head(HttpResponse response, String reason) {
    MessageWriter writer = new MessageWriter();
    writer.startLine("HTTP/1.1 " + response.status() + " " + reason);
    response
        .headers()
        .forEach(
            (name, value) -> {
              if (name.equalsIgnoreCase("location")) {
                redirect(writer, name, value, response.status());
              } else if (!name.equalsIgnoreCase("content-length")) {
                writer.field(name, value);
              }
            });
    return writer;
  }

  /**
   * A client that follows goes on over the bridge, with all that it says there; so it is led to
   * another path only, and to another origin not at all.
   */
  private void redirect(MessageWriter writer, String name, String value, int status) {
    if (status < 300 || status >= 400) {
      writer.field(name, value);
      return;
    }
    try {
      Url target = Url.of(value);
      if (target.sameOrigin(url)) {
        writer.field(name, target.pathAndQuery());
      }
    } catch (IllegalArgumentException relative) {
      if (!value.startsWith("//")) {
        writer.field(name, value);
      }
    }
  }

  private void end(MessageWriter writer, boolean framed) {
    if (!lasts || !framed) {
      writer.field("Connection", "close");
    }
    writer.end();
  }
}
