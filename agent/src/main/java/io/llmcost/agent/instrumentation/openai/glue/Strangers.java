package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.http.Headers;
import com.openai.core.http.HttpResponse;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.instrumentation.CancelWatch;
import io.llmcost.agent.instrumentation.DeliveryThreads;
import io.llmcost.agent.instrumentation.urlconnection.StrangerConnections;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/**
 * Calls that leave the application's origin. Nobody knows what a transport of the application's
 * adds to a request, so that they go through the JDK's, which adds nothing.
 */
final class Strangers {

  private final StrangerConnections connections = new StrangerConnections();

  /** Waits for the head of the answer. */
  HttpResponse send(HttpRequest request, Call call) throws IOException {
    HttpURLConnection connection = connections.open(request);
    connection.setConnectTimeout(millis(call.remainingNanos()));
    connection.setReadTimeout(millis(call.remainingNanos()));
    CancelWatch.Watched watched =
        call.services().cancelWatch().watch(call::isOver, () -> cut(connection));
    try {
      try (OutputStream out = connection.getOutputStream()) {
        out.write(request.body());
      }
      int status = connection.getResponseCode();
      InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
      return new Response(
          status,
          headers(connection),
          in == null ? new ByteArrayInputStream(new byte[0]) : in,
          connection,
          watched);
    } catch (IOException | RuntimeException e) {
      watched.close();
      connection.disconnect();
      if (!call.isOver()) {
        throw e;
      }
      SocketTimeoutException late = new SocketTimeoutException("timeout");
      late.initCause(e);
      throw late;
    }
  }

  /** Waits for who reads from it, so never on the thread that watches all calls. */
  private static void cut(HttpURLConnection connection) {
    DeliveryThreads.executor().execute(connection::disconnect);
  }

  private static int millis(long nanos) {
    return (int) Math.max(1, Math.min(TimeUnit.NANOSECONDS.toMillis(nanos), Integer.MAX_VALUE));
  }

  private static Headers headers(HttpURLConnection connection) {
    Headers.Builder fields = Headers.builder();
    int first = connection.getHeaderFieldKey(0) == null ? 1 : 0;
    for (int i = first; connection.getHeaderField(i) != null; i++) {
      if (connection.getHeaderFieldKey(i) != null) {
        fields.put(connection.getHeaderFieldKey(i), connection.getHeaderField(i));
      }
    }
    return fields.build();
  }

  private static final class Response implements HttpResponse {
    private final int status;
    private final Headers headers;
    private final InputStream body;
    private final HttpURLConnection connection;
    private final CancelWatch.Watched watched;

    Response(
        int status,
        Headers headers,
        InputStream body,
        HttpURLConnection connection,
        CancelWatch.Watched watched) {
      this.status = status;
      this.headers = headers;
      this.body = body;
      this.connection = connection;
      this.watched = watched;
    }

    @Override
    public int statusCode() {
      return status;
    }

    @Override
    public Headers headers() {
      return headers;
    }

    @Override
    public InputStream body() {
      return body;
    }

    @Override
    public void close() {
      watched.close();
      try {
        body.close();
      } catch (IOException e) {
        connection.disconnect();
        throw new UncheckedIOException(e);
      }
    }
  }
}
