package io.llmcost.agent.instrumentation.urlconnection;

import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.log.Log;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A connection of the application's, from its settings to its response. Until its response is asked
 * for, or the call turns out to be none of ours, nothing is sent; from then on there is a {@link
 * Reply}.
 */
final class Conversation {

  /** The client's name in configuration and ledger. */
  static final String CLIENT = "urlconnection";

  private final CallHandler calls;
  private final Supplier<String> callSites;
  private final HttpURLConnection original;
  private final Connections connections;
  private final RequestFields fields;
  private final ReentrantLock deciding = new ReentrantLock();
  private Framing framing = Framing.BUFFERED;
  private Object authenticator;
  private CollectedBody body;

  /** Whether the JDK's connection would be connected by now, and take no settings any more. */
  private volatile boolean entered;

  private volatile Exchange exchange;
  private volatile Reply reply;

  Conversation(
      CallHandler calls,
      Supplier<String> callSites,
      HttpURLConnection original,
      Connections connections) {
    this.calls = calls;
    this.callSites = callSites;
    this.original = original;
    this.connections = connections;
    this.fields = new RequestFields(original);
  }

  /** The JDK's connection that knows whatever is not said here. */
  HttpURLConnection connection() {
    Reply known = reply;
    return known == null ? original : known.connection();
  }

  /** The same, to be set before the request goes out. */
  HttpURLConnection settable() {
    if (entered && reply == null) {
      throw new IllegalStateException("Already connected");
    }
    return connection();
  }

  /** The same, really connected where the application has connected it. */
  HttpURLConnection connected() {
    if (entered && reply == null) {
      try {
        original.connect();
      } catch (IOException e) {
        throw new IllegalStateException("connection not yet open", e);
      }
    }
    return connection();
  }

  void setMethod(String method) throws ProtocolException {
    if (entered && reply == null) {
      throw new IllegalStateException("connect in progress");
    }
    connection().setRequestMethod(method);
  }

  void setChunked(int chunkLength) {
    if (entered && reply == null) {
      throw new IllegalStateException("Can't set streaming mode: already connected");
    }
    connection().setChunkedStreamingMode(chunkLength);
    framing = Framing.chunked(chunkLength);
  }

  void setFixedLength(long length) {
    settable().setFixedLengthStreamingMode(length);
    framing = Framing.fixed(length);
  }

  void setFixedLength(int length) {
    settable().setFixedLengthStreamingMode(length);
    framing = Framing.fixed(length);
  }

  void setAuthenticator(Object given) {
    if (entered && reply == null) {
      throw new IllegalStateException("Authenticator must be set before connecting");
    }
    Authenticators.set(connection(), given);
    authenticator = given;
  }

  void setField(String name, String value) {
    settable();
    fields.set(name, value);
  }

  void addField(String name, String value) {
    settable();
    fields.add(name, value);
  }

  String requestField(String name) {
    return fields.get(name);
  }

  Map<String, List<String>> requestFields() {
    return settable().getRequestProperties();
  }

  void connect() throws IOException {
    if (reply == null && mayBeOurs()) {
      entered = true;
    } else {
      passed().connect();
    }
  }

  OutputStream output() throws IOException {
    deciding.lock();
    try {
      if (reply != null) {
        return reply.output();
      }
      if (body != null) {
        return body;
      }
      if (!mayBeOurs()) {
        return passed().output();
      }
      int limit = calls.maxBodyBytes();
      if (framing.length() > limit) {
        calls.passedThrough(CLIENT, "request body too long");
        return passed().output();
      }
      if (original.getRequestMethod().equals("GET")) {
        original.setRequestMethod("POST"); // as the JDK does
      }
      body = new CollectedBody(framing, limit, this::goOn);
      entered = true;
      return body;
    } finally {
      deciding.unlock();
    }
  }

  /** Whether this is, or becomes with its body, a call that the gateway wants to see. */
  private boolean mayBeOurs() {
    try {
      String method = original.getRequestMethod();
      return original.getDoOutput()
          && original.getDoInput()
          && (method.equals("POST") || method.equals("GET"))
          && calls.wants("POST", Messages.url(original.getURL()).path());
    } catch (RuntimeException e) {
      Log.warnOnce("urlconnection:decide", "A URL connection is left alone: " + e);
      return false;
    }
  }

  // Without the lock, which whoever asks for the response holds as he closes the body.
  private OutputStream goOn(CollectedBody kept, String reason) throws IOException {
    calls.passedThrough(CLIENT, reason);
    OutputStream out = passed().output();
    kept.writeTo(out);
    return out;
  }

  private Reply passed() {
    Reply known = reply;
    if (known == null) {
      known = new PassedReply(original);
      reply = known;
    }
    return known;
  }

  /** What became of the call: makes it, if nobody has asked before. */
  Reply reply() {
    Reply known = reply;
    if (known != null) {
      return known;
    }
    deciding.lock();
    try {
      if (reply == null) {
        reply = decided();
      }
      return reply;
    } finally {
      deciding.unlock();
    }
  }

  /** The response that there is; null if nobody has asked for it. */
  Reply replyIfAny() {
    return reply;
  }

  private Reply decided() {
    if (body == null) {
      return new PassedReply(original);
    }
    try {
      body.close();
    } catch (IOException e) {
      return new FailedReply(original, e, -1);
    }
    if (body.isPassedOn()) {
      return new PassedReply(original);
    }
    Exchange started = start();
    Reply made = started == null ? null : started.run();
    exchange = null;
    return made == null ? untouched() : made;
  }

  private Exchange start() {
    try {
      Request request = new Request(original, fields, framing, body, authenticator);
      exchange = new Exchange(calls, callSites, request, connections);
    } catch (RuntimeException | LinkageError e) {
      Log.warnOnce("urlconnection:start", "A URL connection is left alone: " + e);
    }
    return exchange;
  }

  private Reply untouched() {
    try {
      body.goOnIn(original.getOutputStream());
      return new PassedReply(original);
    } catch (IOException | RuntimeException e) {
      return new FailedReply(original, e, -1);
    }
  }

  void disconnect() {
    Reply known = reply;
    Exchange running = exchange;
    if (known != null) {
      known.disconnect();
    } else if (running != null) {
      running.giveUp();
    } else {
      original.disconnect();
      entered = false;
    }
  }
}
