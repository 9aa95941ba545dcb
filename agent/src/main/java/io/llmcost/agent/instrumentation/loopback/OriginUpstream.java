package io.llmcost.agent.instrumentation.loopback;

import io.llmcost.agent.gateway.Leg;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.AfterwardsUpstream;
import io.llmcost.agent.instrumentation.ConnectionFields;
import io.llmcost.agent.instrumentation.WaitLimit;
import io.llmcost.agent.rights.Rights;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends one call's requests over connections of our own, on the thread that asks for it. */
final class OriginUpstream implements Upstream {

  private final Url origin;
  private final OriginPool pool;
  private final Rights application;
  private byte[] chunkedBody;
  private int[] chunks;
  private volatile Closeable active;
  private volatile ReceivedBody last;
  private volatile Throwable failure;
  private volatile boolean sent;
  private volatile boolean givenUp;

  /**
   * @param origin where the application calls
   * @param application with whose rights it is called
   */
  OriginUpstream(Url origin, OriginPool pool, Rights application) {
    this.origin = origin;
    this.pool = pool;
    this.application = application;
  }

  /**
   * How a body goes out as long as nobody changes it.
   *
   * @param lengths of its chunks; null if it has none
   */
  void keepChunks(byte[] body, int[] lengths) {
    chunkedBody = body;
    chunks = lengths;
  }

  /** Whether anything may have reached a provider. */
  boolean hasSent() {
    return sent;
  }

  /** The last response that came; null if none did. */
  ReceivedBody last() {
    return last;
  }

  /** What sending failed with the last time; null if it never did. */
  Throwable failure() {
    return failure;
  }

  /** Nobody waits any more: what is under way is cut, and nothing more is sent. */
  void giveUp() {
    givenUp = true;
    close(active);
  }

  boolean isGivenUp() {
    return givenUp;
  }

  @Override
  public CompletionStage<HttpResponse> send(HttpRequest request) {
    return send(request, Long.MAX_VALUE);
  }

  @Override
  public CompletionStage<HttpResponse> send(HttpRequest request, long headNanos) {
    CompletableFuture<HttpResponse> result = new CompletableFuture<>();
    try {
      ReceivedBody received = receive(request, headNanos);
      result.complete(HttpResponse.live(received.status().code(), received.headers(), received));
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
      result.completeExceptionally(e);
    }
    return result;
  }

  @Override
  public CompletionStage<HttpResponse> beside(HttpRequest request, Leg leg) {
    if (!leg.isAfterwards()) {
      throw new UnsupportedOperationException();
    }
    OriginUpstream later = new OriginUpstream(origin, pool, application);
    later.keepChunks(chunkedBody, chunks);
    return new AfterwardsUpstream(later, later::giveUp).send(request, leg);
  }

  private ReceivedBody receive(HttpRequest request, long headNanos) throws IOException {
    WaitLimit limit = WaitLimit.of(headNanos, () -> close(active));
    try {
      ReceivedBody received = receive(request, null, () -> {});
      if (limit.isMet()) {
        return received;
      }
      throw WaitLimit.exceeded(null);
    } catch (IOException e) {
      throw limit.failure(e);
    } finally {
      limit.isMet();
    }
  }

  /**
   * Sends a request.
   *
   * @param more what follows behind the request's body; null for nothing
   * @param written run when nothing more of the request is to be read
   */
  ReceivedBody receive(HttpRequest request, BodyInput more, Runnable written) throws IOException {
    OriginConnection connection = connection(request.url());
    try {
      watch(connection);
      IOException unwritten = write(connection, request, more);
      written.run();
      ReceivedBody received = answered(connection, request, unwritten);
      last = received;
      return received;
    } catch (IOException | RuntimeException | Error e) {
      connection.close();
      throw e;
    }
  }

  private OriginConnection connection(Url to) throws IOException {
    IOException[] failed = new IOException[1];
    OriginConnection connection =
        application.run(
            () -> {
              try {
                checkRights(to);
                OriginConnection idle = pool.take(to);
                return idle != null ? idle : OriginConnection.open(to, this::watch);
              } catch (IOException e) {
                failed[0] = e;
                return null;
              }
            });
    if (connection == null) {
      throw failed[0];
    }
    return connection;
  }

  /** A connection that is open already may be another application's. */
  private static void checkRights(Url to) throws NotConnectedException {
    SecurityManager manager = Rights.areChecked() ? System.getSecurityManager() : null;
    if (manager != null) {
      try {
        manager.checkConnect(to.host(), to.port());
      } catch (SecurityException e) {
        throw new NotConnectedException(to.origin(), e);
      }
    }
  }

  private void watch(Closeable opened) {
    active = opened;
    if (givenUp) {
      close(opened);
    }
  }

  private static void close(Closeable open) {
    if (open != null) {
      try {
        open.close();
      } catch (IOException alreadyGone) {
        // nothing is left to be closed
      }
    }
  }

  /** What writing failed with: a provider may have answered before, and read no further. */
  private IOException write(OriginConnection connection, HttpRequest request, BodyInput more)
      throws IOException {
    if (givenUp) {
      throw new SocketException("Socket closed");
    }
    boolean own = request.url().sameOrigin(origin);
    MessageWriter writer = new MessageWriter();
    boolean chunked = own && request.headers().has("transfer-encoding");
    head(writer, request, own, chunked, more);
    sent = true;
    if (request.body().length > 0) {
      if (chunked) {
        writeChunks(writer, request.body());
      } else {
        writer.body(request.body());
      }
    }
    if (chunked && more == null) {
      writer.lastChunk();
    }
    OutputStream out = connection.out();
    try {
      out.write(writer.take());
      out.flush();
    } catch (IOException e) {
      return e;
    }
    return more == null ? null : writeRest(out, more, chunked);
  }

  private void writeChunks(MessageWriter writer, byte[] body) {
    int from = 0;
    if (body == chunkedBody && chunks != null) {
      for (int length : chunks) {
        int inside = Math.min(length, body.length - from);
        if (inside > 0) {
          writer.chunk(body, from, inside);
          from += inside;
        }
      }
    }
    if (from < body.length) {
      writer.chunk(body, from, body.length - from);
    }
  }

  private static IOException writeRest(OutputStream out, InputStream more, boolean chunked)
      throws IOException {
    MessageWriter writer = new MessageWriter();
    byte[] buffer = new byte[16 * 1024];
    int count;
    while ((count = more.read(buffer)) >= 0) {
      try {
        if (chunked) {
          out.write(writer.chunk(buffer, 0, count).take());
        } else {
          out.write(buffer, 0, count);
        }
        out.flush();
      } catch (IOException e) {
        return e;
      }
    }
    try {
      if (chunked) {
        out.write(writer.lastChunk().take());
        out.flush();
      }
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  private static void head(
      MessageWriter writer, HttpRequest request, boolean own, boolean chunked, BodyInput more) {
    writer.startLine(request.method() + " " + request.url().pathAndQuery() + " HTTP/1.1");
    if (own) {
      ownFields(writer, request, chunked, more);
    } else {
      writer.field("Host", Authority.of(request.url()));
      Headers headers = request.headers();
      for (int i = 0; i < headers.size(); i++) {
        if (!ConnectionFields.include(headers.name(i))) {
          writer.field(headers.name(i), headers.value(i));
        }
      }
      writer.field("Content-Length", Integer.toString(request.body().length));
    }
    writer.end();
  }

  private static void ownFields(
      MessageWriter writer, HttpRequest request, boolean chunked, BodyInput more) {
    Headers headers = request.headers();
    long length = more == null ? request.body().length : request.body().length + more.length();
    boolean framed = chunked;
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      if (!name.equalsIgnoreCase("content-length")) {
        writer.field(name, headers.value(i));
      } else if (!framed) {
        framed = true;
        writer.field(name, Long.toString(length));
      }
    }
    if (!framed && length > 0) {
      writer.field("Content-Length", Long.toString(length));
    }
  }

  private ReceivedBody answered(
      OriginConnection connection, HttpRequest request, IOException unwritten) throws IOException {
    try {
      while (true) {
        MessageHead head = MessageHead.read(connection.in());
        if (head == null) {
          throw new EOFException("The provider closed the connection without an answer");
        }
        StatusLine status = StatusLine.of(head.startLine());
        if (status.code() >= 200) {
          return new ReceivedBody(connection, pool, request, status, head, unwritten == null);
        }
        if (status.code() == 101) {
          throw new MalformedMessageException(502, "A change of protocol that nobody asked for");
        }
      }
    } catch (IOException e) {
      throw unwritten != null ? unwritten : e;
    }
  }
}
