package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.instrumentation.PlannedCalls;
import java.lang.reflect.Field;
import java.util.List;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/** Stands in for the gateway, and puts the interceptor into clients as the woven class would. */
final class FakeGateway extends PlannedCalls {

  final OkHttpGlue glue = new OkHttpGlue(services);

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
}
