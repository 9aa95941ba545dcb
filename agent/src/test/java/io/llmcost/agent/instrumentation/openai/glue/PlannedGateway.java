package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.http.HttpClient;
import com.openai.core.http.PhantomReachableClosingHttpClient;
import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.instrumentation.CallSites;
import io.llmcost.agent.instrumentation.GlueServices;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for the gateway, and asks the glue as the woven wrapper would. */
final class PlannedGateway implements CallHandler {

  /** What is done with a call. */
  interface Plan {
    CompletionStage<HttpResponse> handle(HttpRequest request, CallContext context, Upstream up);
  }

  static final Plan PASS_ON = (request, context, up) -> up.send(request);

  final List<HttpRequest> requests = new CopyOnWriteArrayList<>();
  final List<CallContext> contexts = new CopyOnWriteArrayList<>();
  final List<String> passedThrough = new CopyOnWriteArrayList<>();
  final GlueServices services = new GlueServices(this, new CallSites());
  final OpenAiGlue glue = new OpenAiGlue(services);
  volatile Plan plan = PASS_ON;
  volatile int maxBodyBytes = 1 << 20;
  volatile boolean watching = true;

  /** Null if the transport is left alone. */
  HttpClient around(HttpClient transport) {
    Object[] answer =
        glue.handle(
            "transport",
            new Object[] {PhantomReachableClosingHttpClient.class, null, transport, null});
    return answer == null ? null : (HttpClient) answer[0];
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
    contexts.add(context);
    return plan.handle(request, context, upstream);
  }
}
