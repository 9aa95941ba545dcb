package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.instrumentation.Glue;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.rights.Rights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/** Puts the interceptor into clients and notes where calls are enqueued. */
public final class OkHttpGlue implements Glue {

  private final GlueServices services;
  private final EnqueueSites enqueueSites;

  public OkHttpGlue(GlueServices services) {
    this.services = services;
    this.enqueueSites = new EnqueueSites(services);
  }

  @Override
  public Object[] handle(String event, Object[] arguments) {
    if (event.equals("client")) {
      return Rights.ofAgent(
          () ->
              withInterceptorLast(
                  (OkHttpClient) arguments[1],
                  (List<?>) arguments[2],
                  arguments.length > 3 ? arguments[3] : null));
    }
    if (event.equals("enqueue")) {
      enqueueSites.note((Call) arguments[1]);
    }
    return null;
  }

  // A client made from another one's builder inherits that one's interceptor.
  private Object[] withInterceptorLast(OkHttpClient client, List<?> interceptors, Object builder) {
    if (interceptors == null) {
      return null; // a mock, whose constructor did not run
    }
    if (SideCalls.areOfSideCalls(interceptors)) {
      return null;
    }
    int last = interceptors.size() - 1;
    if (last >= 0 && isFor(interceptors.get(last), client)) {
      return null;
    }
    ClientIdentity base = null;
    List<Interceptor> changed = new ArrayList<>(interceptors.size() + 1);
    for (Object existing : interceptors) {
      if (existing instanceof LlmInterceptor) {
        base = ((LlmInterceptor) existing).identity();
      } else {
        changed.add((Interceptor) existing);
      }
    }
    ClientIdentity identity = ClientIdentity.of(client, builder, base);
    changed.add(new LlmInterceptor(services, enqueueSites, client, identity));
    return new Object[] {Collections.unmodifiableList(changed)};
  }

  private static boolean isFor(Object interceptor, OkHttpClient client) {
    return interceptor instanceof LlmInterceptor
        && ((LlmInterceptor) interceptor).client() == client;
  }
}
