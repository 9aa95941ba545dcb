package io.llmcost.agent.console;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.llmcost.agent.log.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Takes requests of programs on this machine and refuses those of pages in a browser: to send JSON
 * elsewhere a page needs leave, which nobody gives here, and one whose own host's name leads here
 * sends that name.
 */
final class LocalRequests implements HttpHandler {

  private static final int LONGEST = 64 << 10;
  private static final int NO_CONTENT_LENGTH = -1;

  private final List<String> hosts;
  private final FeedbackRequests feedback;

  LocalRequests(int port, FeedbackRequests feedback) {
    this.hosts = Arrays.asList("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    this.feedback = feedback;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Reply reply;
    try {
      reply = reply(exchange);
    } catch (RuntimeException | Error e) { // one odd request ends no thread
      Log.debug("A request to the console failed", e);
      reply = Reply.refused(500, "the agent failed: " + e);
    }
    send(exchange, reply);
  }

  private Reply reply(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    String host = headers.getFirst("Host");
    if (host == null || !hosts.contains(host.toLowerCase(Locale.ROOT))) {
      return Reply.refused(403, "requests are taken for " + hosts.get(0) + " only");
    }
    if (!exchange.getRequestURI().getPath().equals("/feedback")) {
      return Reply.refused(404, "there is nothing but POST /feedback");
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      return Reply.refused(405, "feedback is sent with POST");
    }
    String type = headers.getFirst("Content-Type");
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      return Reply.refused(415, "Content-Type must be application/json");
    }
    byte[] body = read(exchange.getRequestBody());
    return body == null
        ? Reply.refused(413, "a request has at most " + LONGEST + " bytes")
        : feedback.reply(body);
  }

  /** Null if it is too long. */
  private static byte[] read(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] piece = new byte[4096];
    for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
      body.write(piece, 0, count);
      if (body.size() > LONGEST) {
        return null;
      }
    }
    return body.toByteArray();
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    try {
      if (reply.error() == null) {
        exchange.sendResponseHeaders(reply.status(), NO_CONTENT_LENGTH);
        return;
      }
      Map<String, String> error = Collections.singletonMap("error", reply.error());
      byte[] body = JSON.std.asString(error).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.status(), body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    } finally {
      exchange.close();
    }
  }
}
