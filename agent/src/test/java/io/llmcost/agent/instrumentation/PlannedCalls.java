package io.llmcost.agent.instrumentation;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for the gateway: does with a call what a case has planned, and keeps what it sees. */
public abstract class PlannedCalls implements CallHandler {

  /** What is done with a call. */
  public interface Plan {
    CompletionStage<HttpResponse> handle(HttpRequest request, CallContext context, Upstream up);
  }

  public static final Plan PASS_ON = (request, context, up) -> up.send(request);

  public final List<HttpRequest> requests = new CopyOnWriteArrayList<>();
  public final List<CallContext> contexts = new CopyOnWriteArrayList<>();
  public final List<String> callSites = new CopyOnWriteArrayList<>();
  public final List<String> passedThrough = new CopyOnWriteArrayList<>();
  public final GlueServices services = new GlueServices(this, new CallSites());
  public volatile Plan plan = PASS_ON;
  public volatile int maxBodyBytes = 1 << 20;
  public volatile boolean watching = true;

  /** The next response with its body read, as a stage reads it. */
  public static HttpResponse whole(HttpResponse response) {
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
    contexts.add(context);
    callSites.add(String.valueOf(context.callSite()));
    return plan.handle(request, context, upstream);
  }
}
