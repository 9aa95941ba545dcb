package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.ClientOptions;
import com.openai.core.http.HttpRequest;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.instrumentation.CallSites;
import io.llmcost.agent.instrumentation.Glue;
import io.llmcost.agent.instrumentation.GlueServices;
import java.lang.reflect.Field;

/**
 * Writes the call site into a header of the SDK's request, from where the interceptor in the HTTP
 * client takes it out again. Only where that interceptor is sure to be met: in the SDK's own
 * transport.
 */
public final class OpenAiGlue implements Glue {

  private static final String OKHTTP_TRANSPORT = "com.openai.client.okhttp.OkHttpClient";

  private final GlueServices services;
  private final Field transport;

  public OpenAiGlue(GlueServices services) throws NoSuchFieldException {
    this.services = services;
    this.transport = ClientOptions.class.getDeclaredField("originalHttpClient");
    this.transport.setAccessible(true);
  }

  @Override
  public Object[] handle(String event, Object[] arguments) {
    HttpRequest request = (HttpRequest) arguments[0];
    ClientOptions options = (ClientOptions) arguments[1];
    if (!isOkHttp(options) || !isWatched(options.baseUrl())) {
      return null;
    }
    String callSite = services.callSites().find();
    return callSite == null
        ? null
        : new Object[] {request.toBuilder().replaceHeaders(CallSites.HEADER, callSite).build()};
  }

  private boolean isOkHttp(ClientOptions options) {
    try {
      Object client = transport.get(options);
      return client != null && client.getClass().getName().equals(OKHTTP_TRANSPORT);
    } catch (IllegalAccessException e) {
      return false;
    }
  }

  private boolean isWatched(String baseUrl) {
    Url url = Url.of(baseUrl);
    return services.calls().watches(url.scheme(), url.host(), url.port());
  }
}
