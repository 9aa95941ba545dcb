package io.llmcost.agent.instrumentation.loopback;

import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.gateway.Controls;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.BlockingWait;
import io.llmcost.agent.log.Log;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One request of this process, and its answer. */
final class LocalExchange {

  /** What an array can hold on every virtual machine, less one. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

  private static final byte[] NOTHING = new byte[0];

  private final LocalConnection connection;
  private final RequestLine line;
  private final MessageHead head;
  private final CallHandler calls;
  private final Tickets tickets;
  private final String id;
  private final Ticket ticket;
  private final Url url;
  private final OriginUpstream upstream;

  private LocalExchange(
      LocalConnection connection,
      RequestLine line,
      MessageHead head,
      CallHandler calls,
      Tickets tickets,
      OriginPool pool,
      String id,
      Ticket ticket,
      Url url) {
    this.connection = connection;
    this.line = line;
    this.head = head;
    this.calls = calls;
    this.tickets = tickets;
    this.id = id;
    this.ticket = ticket;
    this.url = url;
    this.upstream = new OriginUpstream(url, pool, ticket.application());
  }

  /**
   * @param head with the secret, which has been checked
   * @throws MalformedMessageException if it is not a call that was handed over
   */
  static LocalExchange of(
      LocalConnection connection,
      RequestLine line,
      MessageHead head,
      CallHandler calls,
      Tickets tickets,
      OriginPool pool)
      throws MalformedMessageException {
    String id = head.headers().get(Loopback.CALL);
    Ticket ticket = id == null ? null : tickets.find(id);
    if (ticket == null || !ticket.origin().equals(head.headers().get(Loopback.ORIGIN))) {
      throw new MalformedMessageException(403, "A call that is not known, or not any more");
    }
    Url origin = Url.of(ticket.origin());
    Url url = new Url(origin.scheme(), origin.host(), origin.port(), line.pathAndQuery());
    return new LocalExchange(connection, line, head, calls, tickets, pool, id, ticket, url);
  }

  /** Whether another request may follow on the connection. */
  boolean run() throws IOException {
    BodyInput body = BodyInput.ofRequest(head, connection.in());
    connection.readWithin(0);
    if (head.has("expect", "100-continue") && !line.isOld()) {
      connection.write(new MessageWriter().startLine("HTTP/1.1 100 Continue").end().take());
    }
    try {
      Delivery delivery = delivery();
      if (!calls.wants(line.method(), url.path())) {
        return pass(NOTHING, body, delivery);
      }
      int limit = calls.maxBodyBytes();
      if (body.length() > limit) {
        calls.passedThrough(ticket.client(), "request body too long");
        return pass(NOTHING, body, delivery);
      }
      byte[] bytes = read(body, limit);
      if (!body.isComplete()) {
        calls.passedThrough(ticket.client(), "request body too long");
        return pass(bytes, body, delivery);
      }
      upstream.keepChunks(bytes, body.chunks());
      return handle(bytes, delivery);
    } catch (IOException | RuntimeException | Error e) {
      upstream.giveUp();
      throw e;
    } finally {
      connection.unwatch();
      if (upstream.last() != null && !upstream.last().isTaken()) {
        upstream.last().discard();
      }
    }
  }

  private Delivery delivery() {
    boolean lasts = !line.isOld() && !head.has("connection", "close");
    return new Delivery(connection, url, line.isOld(), lasts);
  }

  /** Up to the limit, or a little more if the body is longer. */
  private static byte[] read(BodyInput body, int limit) throws IOException {
    int expected = (int) Math.min(Math.max(body.length(), 1_024), limit);
    ByteArrayOutputStream out = new ByteArrayOutputStream(expected);
    byte[] buffer = new byte[16 * 1024];
    int count;
    while (out.size() <= limit && (count = body.read(buffer)) >= 0) {
      out.write(buffer, 0, count);
    }
    return out.toByteArray();
  }

  /** As the provider is to get it: without what is said to us, or to the next on the way. */
  private HttpRequest neutral(byte[] body) {
    List<String> fields = new ArrayList<>(2 * head.headers().size());
    boolean named = false;
    for (int i = 0; i < head.headers().size(); i++) {
      String name = head.headers().name(i);
      String value = head.headers().value(i);
      if (name.equalsIgnoreCase("host")) {
        named = true;
        fields.add(name);
        fields.add(isHost(value) ? Authority.of(url) : value);
      } else if (goesOn(name, value)) {
        fields.add(name);
        fields.add(value);
      }
    }
    if (!named) {
      fields.add("Host");
      fields.add(Authority.of(url));
    }
    return new HttpRequest(
        line.method(), url, Headers.ofTrusted(fields.toArray(new String[0])), body);
  }

  /**
   * Not a name of the application's own choice, with or without a port that TLS would leave out.
   */
  private boolean isHost(String value) {
    return connection.isNamed(value) || value.equalsIgnoreCase(url.host() + ":" + url.port());
  }

  private boolean goesOn(String name, String value) {
    if (name.equalsIgnoreCase("transfer-encoding")) {
      return true;
    }
    if (name.equalsIgnoreCase("connection")) {
      return value.equalsIgnoreCase("keep-alive") || value.equalsIgnoreCase("close");
    }
    return !name.equalsIgnoreCase("expect")
        && !name.equalsIgnoreCase(Loopback.SECRET)
        && !name.equalsIgnoreCase(Loopback.ORIGIN)
        && !name.equalsIgnoreCase(Loopback.CALL)
        && !HopFields.include(name, head);
  }

  // ---- not for the gateway

  private boolean pass(byte[] start, BodyInput more, Delivery delivery) throws IOException {
    HttpRequest request = neutral(start);
    HttpRequest clean = request.withHeaders(request.headers().withoutPrefix(Controls.PREFIX));
    ReceivedBody received;
    try {
      received = upstream.receive(clean, more, () -> connection.watch(upstream::giveUp));
    } catch (NotConnectedException e) {
      return failed(e, delivery, more.isComplete());
    }
    HttpResponse response =
        HttpResponse.live(received.status().code(), received.headers(), received);
    return delivered(response, delivery) && more.isComplete();
  }

  // ---- through the gateway

  private boolean handle(byte[] body, Delivery delivery) throws IOException {
    HttpRequest request = neutral(body);
    connection.watch(upstream::giveUp);
    HttpResponse response;
    try {
      response =
          whole(await(calls.handle(request, new BridgedCall(ticket, head, upstream), upstream)));
    } catch (IOException | RuntimeException | Error e) {
      return recovered(e, request, delivery);
    }
    return delivered(response, delivery);
  }

  /** A response whose body comes from nowhere that is known here is read. */
  private HttpResponse whole(HttpResponse response) throws IOException {
    return response.isWhole() || response.live() instanceof ReceivedBody
        ? response
        : await(response.readWhole(MAX_BYTES));
  }

  private HttpResponse await(CompletionStage<HttpResponse> stage) throws IOException {
    CompletableFuture<HttpResponse> future = stage.toCompletableFuture();
    return future.isDone() && !future.isCompletedExceptionally()
        ? future.join()
        : new BlockingWait(
                upstream::isGivenUp,
                () -> new SocketException("The client is gone"),
                upstream::giveUp)
            .await(future);
  }

  /**
   * After a failure: one of the sending goes to the client; after one of ours the call goes on as
   * if we were not there, but is never sent a second time.
   */
  private boolean recovered(Throwable failure, HttpRequest request, Delivery delivery)
      throws IOException {
    if (failure == upstream.failure() || upstream.isGivenUp()) {
      return failed(failure, delivery, true);
    }
    Log.warnOnce(
        "loopback-call:" + failure.getClass(),
        "A call over the loopback bridge goes on untouched: " + failure);
    ReceivedBody last = upstream.last();
    if (!upstream.hasSent()) {
      HttpRequest clean = request.withHeaders(request.headers().withoutPrefix(Controls.PREFIX));
      try {
        last = upstream.receive(clean, null, () -> {});
      } catch (NotConnectedException e) {
        return failed(e, delivery, true);
      }
    }
    if (last == null || last.isTaken() || last.sent().body() != request.body()) {
      return failed(failure, delivery, true);
    }
    return delivered(HttpResponse.live(last.status().code(), last.headers(), last), delivery);
  }

  /** That nobody could be reached can be said; whatever else is wrong cuts the connection. */
  private boolean failed(Throwable failure, Delivery delivery, boolean requestIsRead)
      throws IOException {
    if (failure instanceof NotConnectedException && !upstream.isGivenUp()) {
      Log.warnOnce("loopback-connect:" + url.origin(), failure.getMessage());
      return delivery.error(502, failure.getMessage(), requestIsRead);
    }
    throw failure instanceof IOException ? (IOException) failure : new IOException(failure);
  }

  private boolean delivered(HttpResponse response, Delivery delivery) throws IOException {
    boolean lasts = delivery.write(response);
    if (response.isSuccess()) {
      tickets.close(id); // else the client may follow, or say who it is, with the same fields
    }
    return lasts;
  }
}
