package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.instrumentation.CallSites;
import io.llmcost.agent.instrumentation.GlueServices;
import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/** Stands in for the gateway, and puts the interceptor into clients as the woven class would. */
final class FakeGateway implements CallHandler {

  /** What is done with a call. */
  interface Plan {
    CompletionStage<HttpResponse> handle(HttpRequest request, CallContext context, Upstream up);
  }

  static final Plan PASS_ON = (request, context, up) -> up.send(request);

  final List<HttpRequest> requests = new CopyOnWriteArrayList<>();
  final List<String> passedThrough = new CopyOnWriteArrayList<>();
  final OkHttpGlue glue = new OkHttpGlue(new GlueServices(this, new CallSites()));
  volatile Plan plan = PASS_ON;
  volatile int maxBodyBytes = 1 << 20;
  volatile boolean watching = true;

  OkHttpClient client() {
    return client(new OkHttpClient.Builder());
  }

  /** The client that makes the calls of one that is built so. */
  OkHttpClient client(OkHttpClient.Builder builder) {
    builder.interceptors().removeIf(LlmInterceptor.class::isInstance);
    return caller(application(builder));
  }

  /** What an application has that builds a client. */
  OkHttpClient application(OkHttpClient.Builder builder) {
    OkHttpClient client = builder.build();
    Object[] changed =
        glue.handle("client", new Object[] {null, client, client.interceptors(), builder});
    if (changed != null) {
      assign(client, (List<?>) changed[0]);
    }
    return client;
  }

  /** What stands for a client in its calls of models. */
  static OkHttpClient caller(OkHttpClient application) {
    return caller(application, new Request.Builder().url("http://localhost/v1/x").build());
  }

  /** What stands for a client in a call, as woven calls ask for it. */
  @SuppressWarnings("unchecked")
  static OkHttpClient caller(OkHttpClient application, Request request) {
    List<?> interceptors = application.interceptors();
    return interceptors instanceof Function
        ? ((Function<Request, OkHttpClient>) interceptors).apply(request)
        : application;
  }

  private static void assign(OkHttpClient client, List<?> interceptors) {
    try {
      Field field = OkHttpClient.class.getDeclaredField("interceptors");
      field.setAccessible(true);
      field.set(client, interceptors);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next response with its body read, as a stage reads it. */
  static HttpResponse whole(HttpResponse response) {
    return response.readWhole(1 << 20).toCompletableFuture().join();
  }

  @Override
  public boolean watches(String scheme, String host, int port) {
    return watching;
  }

  @Override
  public int maxBodyBytes() {
    return maxBodyBytes;
  }

  @Override
  public void passedThrough(String client, String reason) {
    passedThrough.add(client + ": " + reason);
  }

  @Override
  public boolean wants(String method, String path) {
    return method.equals("POST") && path.startsWith("/v1/");
  }

  @Override
  public CompletionStage<HttpResponse> handle(
      HttpRequest request, CallContext context, Upstream upstream) {
    requests.add(request);
    return plan.handle(request, context, upstream);
  }
}
