package io.llmcost.agent.instrumentation.apache4.glue;

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

/** Stands in for the gateway, and answers the bridge as the dispatcher does. */
final class TestGateway implements CallHandler {

  /** What is done with a call. */
  interface Plan {
    CompletionStage<HttpResponse> handle(HttpRequest request, CallContext context, Upstream up);
  }

  static final Plan PASS_ON = (request, context, up) -> up.send(request);

  final List<HttpRequest> requests = new CopyOnWriteArrayList<>();
  final List<String> passedThrough = new CopyOnWriteArrayList<>();
  final List<CallContext> contexts = new CopyOnWriteArrayList<>();
  final List<String> callSites = new CopyOnWriteArrayList<>();
  private final Apache4Glue glue = new Apache4Glue(new GlueServices(this, new CallSites()));
  volatile Plan plan = PASS_ON;
  volatile int maxBodyBytes = 1 << 20;
  volatile boolean watching = true;
  volatile int asked;

  Object[] bridge(String event, Object[] arguments) {
    asked++;
    return glue.handle(event.substring("apache4.".length()), arguments);
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
    callSites.add(String.valueOf(context.callSite()));
    return plan.handle(request, context, upstream);
  }
}
