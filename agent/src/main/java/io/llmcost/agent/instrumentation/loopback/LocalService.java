package io.llmcost.agent.instrumentation.loopback;

import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.log.Log;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Reads requests of a connection and has each answered. */
final class LocalService {

  private static final long HEAD_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final CallHandler calls;
  private final Tickets tickets;
  private final OriginPool pool;

  LocalService(CallHandler calls, Tickets tickets, OriginPool pool) {
    this.calls = calls;
    this.tickets = tickets;
    this.pool = pool;
  }

  /** Until there is no further request. Throws nothing. */
  void serve(LocalConnection connection) {
    try {
      do {
        if (!serveOne(connection)) {
          connection.close();
          return;
        }
      } while (connection.hasMore());
      connection.rest();
    } catch (IOException e) {
      Log.debug("A connection of the loopback bridge ended", e);
      connection.close();
    } catch (Throwable e) {
      Log.warnOnce("loopback:" + e.getClass(), "A call over the loopback bridge was cut: " + e);
      connection.close();
    }
  }

  /** Whether another request may follow. */
  private boolean serveOne(LocalConnection connection) throws IOException {
    try {
      connection.readWithin(HEAD_NANOS);
      MessageHead head = MessageHead.read(connection.in());
      if (head == null) {
        return false;
      }
      RequestLine line = RequestLine.of(head.startLine());
      if (!tickets.isSecret(head.headers().get(Loopback.SECRET))) {
        Log.warnOnce(
            "loopback-secret", "The loopback bridge refused a request that is not this process's");
        refuse(
            connection,
            403,
            "This is llmcost's loopback bridge: it takes calls of its own process only");
        return false;
      }
      connection.trust();
      LocalExchange exchange = LocalExchange.of(connection, line, head, calls, tickets, pool);
      return exchange.run();
    } catch (MalformedMessageException e) {
      refuse(connection, e.status(), "llmcost's loopback bridge: " + e.getMessage());
      return false;
    }
  }

  static void refuse(LocalConnection connection, int status, String message) throws IOException {
    connection.write(error(status, message, true));
  }

  /** An answer of ours, in the API's own shape. */
  static byte[] error(int status, String message, boolean last) {
    byte[] body =
        ("{\"error\":{\"message\":"
                + quoted(message)
                + ",\"type\":\"api_connection_error\",\"param\":null,\"code\":\"llmcost_bridge\"}}")
            .getBytes(StandardCharsets.UTF_8);
    MessageWriter writer =
        new MessageWriter()
            .startLine("HTTP/1.1 " + status + " " + StatusLine.reasonOf(status))
            .field("Content-Type", "application/json")
            .field("Content-Length", Integer.toString(body.length));
    if (last) {
      writer.field("Connection", "close");
    }
    return writer.end().body(body).take();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else {
        quoted.append(c < ' ' ? ' ' : c);
      }
    }
    return quoted.append('"').toString();
  }
}
