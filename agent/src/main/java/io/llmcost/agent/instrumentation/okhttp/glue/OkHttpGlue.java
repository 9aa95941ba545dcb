package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.instrumentation.Glue;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.rights.Rights;
import java.util.List;
import java.util.function.UnaryOperator;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/**
 * Lets calls be made by clients with our interceptor, which the application does not see, and notes
 * where calls are enqueued.
 */
public final class OkHttpGlue implements Glue {

  private final GlueServices services;
  private final EnqueueSites enqueueSites;
  private final PlainTls plainTls = new PlainTls();
  private final UnaryOperator<OkHttpClient> calling = this::withInterceptorLast;

  public OkHttpGlue(GlueServices services) {
    this.services = services;
    this.enqueueSites = new EnqueueSites(services);
  }

  @Override
  public Object[] handle(String event, Object[] arguments) {
    switch (event) {
      case "client":
        return Rights.ofAgent(
            () -> constructed((OkHttpClient) arguments[1], (List<?>) arguments[2], arguments[3]));
      case "call":
        return called((OkHttpClient) arguments[2]);
      case "enqueue":
        enqueueSites.note((Call) arguments[1]);
        return null;
      default:
        return null;
    }
  }

  private Object[] constructed(OkHttpClient client, List<?> interceptors, Object builder) {
    if (interceptors == null) {
      return null; // a mock, whose constructor did not run
    }
    plainTls.note(client, builder);
    return isOurs(interceptors) ? null : new Object[] {new GivenInterceptors(interceptors)};
  }

  /** The client that is to make a call in place of the application's; null for the same. */
  private Object[] called(OkHttpClient client) {
    List<Interceptor> interceptors = client == null ? null : client.interceptors();
    if (interceptors == null || isOurs(interceptors)) {
      return null;
    }
    // A client that was there before the agent has a list of its own, and nowhere to keep ours.
    return interceptors instanceof GivenInterceptors
        ? ((GivenInterceptors) interceptors).caller(client, calling)
        : new Object[] {withInterceptorLast(client)};
  }

  private OkHttpClient withInterceptorLast(OkHttpClient client) {
    return Rights.ofAgent(
        () ->
            client
                .newBuilder()
                .addInterceptor(
                    new LlmInterceptor(
                        services, enqueueSites, client, ClientIdentity.of(client, plainTls)))
                .build());
  }

  private static boolean isOurs(List<?> interceptors) {
    if (SideCalls.areOfSideCalls(interceptors)) {
      return true;
    }
    int last = interceptors.size() - 1;
    return last >= 0 && interceptors.get(last) instanceof LlmInterceptor;
  }
}
