package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.ClientOptions;
import com.openai.core.http.HttpRequest;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.CallSites;
import io.llmcost.agent.instrumentation.Glue;
import io.llmcost.agent.instrumentation.GlueServices;

/**
 * Writes the call site into a header of the SDK's request, from where the interceptor in the HTTP
 * client takes it out again. Only where that interceptor is sure to be met: in the SDK's own
 * transport.
 */
public final class OpenAiGlue implements Glue {

  private final GlueServices services;
  private final Transport transport = new Transport();

  public OpenAiGlue(GlueServices services) {
    this.services = services;
  }

  @Override
  public Object[] handle(String event, Object[] arguments) {
    HttpRequest request = (HttpRequest) arguments[1];
    ClientOptions options = (ClientOptions) arguments[2];
    if (!transport.isOkHttp(options.httpClient()) || !isWatched(options.baseUrl())) {
      return null;
    }
    String callSite = services.callSites().find();
    return callSite == null
        ? null
        : new Object[] {request.toBuilder().replaceHeaders(CallSites.HEADER, callSite).build()};
  }

  private boolean isWatched(String baseUrl) {
    Url url = Url.of(baseUrl);
    return services.calls().watches(url.scheme(), url.host(), url.port());
  }
}
