package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.instrumentation.Glue;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.rights.Rights;
import java.util.List;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * Lets calls be made by clients with our interceptor, which the application does not see, and notes
 * where calls are enqueued.
 */
public final class OkHttpGlue implements Glue {

  private final GlueServices services;
  private final EnqueueSites enqueueSites;
  private final PlainTls plainTls = new PlainTls();

  public OkHttpGlue(GlueServices services) {
    this.services = services;
    this.enqueueSites = new EnqueueSites(services);
  }

  @Override
  public Object[] handle(String event, Object[] arguments) {
    if (event.equals("client")) {
      return Rights.ofAgent(
          () ->
              withCaller(
                  (OkHttpClient) arguments[1],
                  (List<?>) arguments[2],
                  arguments.length > 3 ? arguments[3] : null));
    }
    if (event.equals("enqueue")) {
      enqueueSites.note((Call) arguments[1]);
    }
    return null;
  }

  private Object[] withCaller(OkHttpClient client, List<?> interceptors, Object builder) {
    if (interceptors == null // a mock, whose constructor did not run
        || interceptors instanceof GivenInterceptors
        || isOurs(interceptors)) {
      return null;
    }
    plainTls.note(client, builder);
    return new Object[] {
      new GivenInterceptors(interceptors, client, this::watches, this::callerFor)
    };
  }

  private boolean watches(HttpUrl url) {
    return services.calls().watches(url.scheme(), url.host(), url.port());
  }

  private OkHttpClient callerFor(OkHttpClient client) {
    try {
      return Rights.ofAgent(() -> withInterceptorLast(client));
    } catch (RuntimeException | LinkageError e) {
      Log.warnOnce("okhttp:" + e.getClass(), "A client of OkHttp is left alone: " + e);
      return client;
    }
  }

  private OkHttpClient withInterceptorLast(OkHttpClient client) {
    return client
        .newBuilder()
        .addInterceptor(
            new LlmInterceptor(services, enqueueSites, client, ClientIdentity.of(client, plainTls)))
        .build();
  }

  private static boolean isOurs(List<?> interceptors) {
    if (SideCalls.areOfSideCalls(interceptors)) {
      return true;
    }
    int last = interceptors.size() - 1;
    return last >= 0 && interceptors.get(last) instanceof LlmInterceptor;
  }
}
