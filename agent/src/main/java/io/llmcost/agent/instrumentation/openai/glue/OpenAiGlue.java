package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.ClientOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.CallSites;
import io.llmcost.agent.instrumentation.Glue;
import io.llmcost.agent.instrumentation.GlueServices;
import io.llmcost.agent.rights.Rights;

/**
 * Stands before transports that an application has given the SDK and that no other glue handles;
 * and writes the call site into a header of the SDK's request where something of ours is sure to be
 * met below that takes it out again.
 */
public final class OpenAiGlue implements Glue {

  private static final Object[] LEAVE_IT = null;

  private final GlueServices services;
  private final Wrappers wrappers = new Wrappers();

  public OpenAiGlue(GlueServices services) {
    this.services = services;
  }

  @Override
  public Object[] handle(String event, Object[] arguments) {
    return event.equals("transport")
        ? transport((HttpClient) arguments[2])
        : prepared((HttpRequest) arguments[1], (ClientOptions) arguments[2]);
  }

  private Object[] transport(HttpClient transport) {
    if (transport == null
        || transport instanceof LlmTransport
        || transport instanceof SitedTransport
        || transport.getClass().getName().startsWith("com.openai.")) {
      return LEAVE_IT;
    }
    Rehearsal.check();
    boolean isInstrumented = Rights.ofAgent(() -> Footing.isInstrumented(transport));
    return new Object[] {
      isInstrumented ? new SitedTransport(transport) : new LlmTransport(services, transport)
    };
  }

  private Object[] prepared(HttpRequest request, ClientOptions options) {
    if (!wrappers.leadToUs(options.httpClient()) || !isWatched(options.baseUrl())) {
      return LEAVE_IT;
    }
    String callSite = services.callSites().find();
    return callSite == null
        ? LEAVE_IT
        : new Object[] {request.toBuilder().replaceHeaders(CallSites.HEADER, callSite).build()};
  }

  private boolean isWatched(String baseUrl) {
    Url url = Url.of(baseUrl);
    return services.calls().watches(url.scheme(), url.host(), url.port());
  }
}
