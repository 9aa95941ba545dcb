package io.llmcost.it.apps;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Calls the API with Jetty's client, whose types lie in other packages from version 12 on: {@code
 * JettyApp BASE_URL SCENARIO...}.
 */
public final class JettyApp extends PostingApp {

  private static final boolean NEW = exists("org.eclipse.jetty.client.Request");
  private static final Class<?> REQUEST =
      type("org.eclipse.jetty.client." + (NEW ? "Request" : "api.Request"));

  private static final Class<?> RESPONSE =
      type("org.eclipse.jetty.client." + (NEW ? "Response" : "api.Response"));
  private static final Class<?> COMPLETE = type(RESPONSE.getName() + "$CompleteListener");
  private static final Class<?> LISTENER =
      type("org.eclipse.jetty.client." + (NEW ? "" : "util.") + "InputStreamResponseListener");

  private final Object client;

  private JettyApp(String baseUrl, Object client) {
    super(baseUrl);
    this.client = client;
  }

  public static void main(String[] args) throws Exception {
    Object client = start();
    new JettyApp(args[0], client).run(args);
    stop(client);
  }

  /** A client. */
  static Object start() throws Exception {
    System.setProperty("org.eclipse.jetty.util.log.announce", "false");
    Object client = type("org.eclipse.jetty.client.HttpClient").getConstructor().newInstance();
    client.getClass().getMethod("start").invoke(client);
    // it asks for compressed answers, whose usage nobody asks for
    Object decoders = client.getClass().getMethod("getContentDecoderFactories").invoke(client);
    Method clear = decoders.getClass().getMethod("clear");
    clear.setAccessible(true);
    clear.invoke(decoders);
    return client;
  }

  static void stop(Object client) throws Exception {
    client.getClass().getMethod("stop").invoke(client);
  }

  @Override
  Answer send(String url, String body) throws Exception {
    return send(request(url, body));
  }

  /** Waits for all of the answer. */
  static Answer send(Object request) throws Exception {
    try {
      Object response = REQUEST.getMethod("send").invoke(request);
      Class<?> type = REQUEST.getMethod("send").getReturnType();
      byte[] content = (byte[]) type.getMethod("getContent").invoke(response);
      return new Answer(
          (Integer) type.getMethod("getStatus").invoke(response),
          new String(content, StandardCharsets.UTF_8));
    } catch (InvocationTargetException e) {
      throw new ExecutionException(new IllegalStateException(causes(e.getCause())));
    }
  }

  private Object request(String url, String body) throws Exception {
    Object request = request(client, url, body);
    header(request, "X-Added", "yes");
    return request;
  }

  static Object request(Object client, String url, String body) throws Exception {
    Object request = client.getClass().getMethod("newRequest", String.class).invoke(client, url);
    REQUEST.getMethod("method", String.class).invoke(request, "POST");
    header(request, "Authorization", "Bearer " + Bodies.APPLICATION_KEY);
    setBody(request, body);
    return request;
  }

  /** Read as it comes, while the client's own threads go on. */
  @Override
  CompletionStage<Answer> post(String url, String body) throws Exception {
    Begun begun = begin(request(url, body));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (InputStream in = begun.body) {
      for (int c = in.read(); c >= 0; c = in.read()) {
        text.write(c);
      }
    }
    return CompletableFuture.completedFuture(new Answer(begun.status, text.toString("UTF-8")));
  }

  /** A response that has begun. */
  static final class Begun {
    final int status;
    final InputStream body;

    Begun(int status, InputStream body) {
      this.status = status;
      this.body = body;
    }
  }

  /** Waits for the answer's head. */
  static Begun begin(Object request) throws Exception {
    Object listener = LISTENER.getConstructor().newInstance();
    REQUEST.getMethod("send", COMPLETE).invoke(request, listener);
    try {
      Object response =
          LISTENER
              .getMethod("get", long.class, TimeUnit.class)
              .invoke(listener, 60L, TimeUnit.SECONDS);
      return new Begun(
          (Integer) RESPONSE.getMethod("getStatus").invoke(response),
          (InputStream) LISTENER.getMethod("getInputStream").invoke(listener));
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(causes(e.getCause()));
    }
  }

  /** Without their messages, which name connections. */
  private static String causes(Throwable failure) {
    StringBuilder causes = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      causes.append(cause.getClass().getName()).append(' ');
    }
    return causes.toString();
  }

  @Override
  CompletionStage<Answer> postInPieces(String url, String one, String other) {
    throw new UnsupportedOperationException();
  }

  @Override
  CompletionStage<Answer> postAndLeave(String url, String body) throws Exception {
    Begun begun = begin(request(url, body));
    try (InputStream in = begun.body) {
      return CompletableFuture.completedFuture(new Answer(begun.status, "" + in.read()));
    }
  }

  @Override
  CompletionStage<Answer> postAndCancel(String url, String body, Consumer<Cancelling.Cancel> later)
      throws Exception {
    Object request = request(url, body);
    Throwable reason = new CancellationException();
    later.accept(() -> REQUEST.getMethod("abort", Throwable.class).invoke(request, reason));
    Begun begun = begin(request);
    return CompletableFuture.completedFuture(new Answer(begun.status, ""));
  }

  private static void header(Object request, String name, String value) throws Exception {
    if (!NEW) {
      REQUEST.getMethod("header", String.class, String.class).invoke(request, name, value);
      return;
    }
    Consumer<Object> change =
        fields -> {
          try {
            Method put =
                type("org.eclipse.jetty.http.HttpFields$Mutable")
                    .getMethod("put", String.class, String.class);
            put.invoke(fields, name, value);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
          }
        };
    REQUEST.getMethod("headers", Consumer.class).invoke(request, change);
  }

  private static void setBody(Object request, String body) throws Exception {
    String json = "application/json";
    if (NEW) {
      Object content =
          type("org.eclipse.jetty.client.StringRequestContent")
              .getConstructor(String.class, String.class)
              .newInstance(json, body);
      REQUEST
          .getMethod("body", type("org.eclipse.jetty.client.Request$Content"))
          .invoke(request, content);
      return;
    }
    Class<?> provider = type("org.eclipse.jetty.client.api.ContentProvider");
    Object content =
        type("org.eclipse.jetty.client.util.StringContentProvider")
            .getConstructor(String.class)
            .newInstance(body);
    REQUEST.getMethod("content", provider, String.class).invoke(request, content, json);
  }

  private static boolean exists(String name) {
    try {
      Class.forName(name);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name, false, JettyApp.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
