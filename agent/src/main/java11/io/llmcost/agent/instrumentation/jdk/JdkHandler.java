package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.instrumentation.DeliveryThreads;
import io.llmcost.agent.instrumentation.Glue;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.log.Log;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Answers the hooks on {@code HttpClient}. Whether a call is ours is decided before anything is
 * read or sent; a fault until then leaves the call to the client.
 */
public final class JdkHandler implements Glue {

  private static final String CLIENT = "jdk";
  private static final String BLOCKING = "send";

  private final CallHandler handler;
  private final Supplier<String> callSite;
  private final OtherOrigins otherOrigins = new OtherOrigins();

  /** As the dispatcher makes it. */
  public JdkHandler(GlueServices services) {
    this(services.calls(), services.callSites()::find);
  }

  /**
   * @param callSite asked on the thread that makes the call; may answer null
   */
  public JdkHandler(CallHandler handler, Supplier<String> callSite) {
    this.handler = Objects.requireNonNull(handler);
    this.callSite = Objects.requireNonNull(callSite);
  }

  /**
   * @param hook {@code send} or {@code sendAsync}, with or without {@code jdk.} before it
   * @param args client, request, body handler and, perhaps, push promise handler
   * @return null if the client shall go on by itself, else what it shall return and throw
   */
  @Override
  public Object[] handle(String hook, Object[] args) {
    Sending sending = null;
    boolean blocking = hook.endsWith(BLOCKING);
    HttpRequest passing = null;
    try {
      HttpRequest request = (HttpRequest) args[1];
      if (request == null || request instanceof OwnRequest || !isWatched(request.uri())) {
        return null;
      }
      if (isOurs(request, args, blocking)) {
        sending = prepare((HttpClient) args[0], request, blocking);
      }
      if (sending == null) {
        if (args[2] == null || !Messages.hasControls(request.headers())) {
          return null;
        }
        passing = Requests.withoutControls(request);
      }
    } catch (Throwable e) {
      Log.warnOnce("jdk:decide", "A call of the JDK client is left alone: " + e);
      return null;
    }
    BodyHandler<?> bodyHandler = (BodyHandler<?>) args[2];
    try {
      if (sending == null) {
        return new Object[] {passOn(passing, args, blocking), null};
      }
      Object value =
          sending.call().isBlocking()
              ? new BlockingSend<>(sending, bodyHandler).run()
              : new AsyncSend<>(sending, bodyHandler).start();
      return new Object[] {value, null};
    } catch (Throwable e) {
      return new Object[] {null, e};
    }
  }

  @SuppressWarnings("unchecked") // the hook has the application's own arguments
  private static Object passOn(HttpRequest request, Object[] args, boolean blocking)
      throws Exception {
    HttpClient client = (HttpClient) args[0];
    BodyHandler<Object> bodyHandler = (BodyHandler<Object>) args[2];
    if (blocking) {
      return client.send(request, bodyHandler);
    }
    return args.length > 3
        ? client.sendAsync(request, bodyHandler, (PushPromiseHandler<Object>) args[3])
        : client.sendAsync(request, bodyHandler);
  }

  private boolean isWatched(URI uri) {
    String scheme = uri.getScheme();
    String host = uri.getHost();
    if (scheme == null || host == null) {
      return false;
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.length() == 5 ? 443 : 80;
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return handler.watches(scheme, name, port);
  }

  private boolean isOurs(HttpRequest request, Object[] args, boolean blocking) {
    String path = request.uri().getRawPath();
    if (!handler.wants(request.method(), path == null || path.isEmpty() ? "/" : path)
        || args[2] == null
        || blocking && Thread.currentThread().isInterrupted()) {
      return false;
    }
    if (args.length > 3 && args[3] != null) {
      handler.passedThrough(CLIENT, "push promise handler");
      return false;
    }
    return true;
  }

  /** Null if the call is to go through. */
  private Sending prepare(HttpClient client, HttpRequest request, boolean blocking) {
    Executor executor = client.executor().orElseGet(DeliveryThreads::executor);
    BodyPublisher publisher = request.bodyPublisher().orElse(null);
    if (publisher == null) {
      return new Sending(
          handler, otherOrigins, new Call(client, request, blocking, callSite), executor, null);
    }
    long length = publisher.contentLength();
    if (length > handler.maxBodyBytes()) {
      handler.passedThrough(CLIENT, "request body too long");
      return null;
    }
    boolean atOnce = isImmediate(publisher);
    String site = atOnce ? null : callSite.get();
    Call call = new Call(client, request, blocking, atOnce ? callSite : () -> site);
    RequestBody body = new RequestBody(publisher, length, handler.maxBodyBytes());
    if (atOnce) {
      body.collect();
    } else {
      // may read a file, a pipe, whatever: not on the caller's thread, which the client keeps free
      executor.execute(body::collectOrFail);
    }
    return new Sending(handler, otherOrigins, call, executor, body);
  }

  /** The JDK's own publishers of what is in memory: {@code ofString}, {@code ofByteArray}. */
  private static boolean isImmediate(BodyPublisher publisher) {
    String name = publisher.getClass().getName();
    return name.startsWith("jdk.internal.net.http.RequestPublishers$")
        && (name.endsWith("$StringPublisher")
            || name.endsWith("$ByteArrayPublisher")
            || name.endsWith("$EmptyPublisher"));
  }
}
