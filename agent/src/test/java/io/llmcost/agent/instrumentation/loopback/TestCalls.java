package io.llmcost.agent.instrumentation.loopback;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands for the gateway: sends on, unless a test says otherwise. */
final class TestCalls implements CallHandler {

  /** What becomes of a call. */
  interface Plan {
    CompletionStage<HttpResponse> handle(
        HttpRequest request, CallContext context, Upstream upstream);
  }

  final List<HttpRequest> handled = new CopyOnWriteArrayList<>();
  final List<CallContext> contexts = new CopyOnWriteArrayList<>();
  final List<String> passed = new CopyOnWriteArrayList<>();
  volatile int maxBodyBytes = 16 << 20;
  volatile boolean wanting = true;
  volatile boolean bridged = true;
  volatile Plan plan = (request, context, upstream) -> upstream.send(request);

  @Override
  public boolean watches(String scheme, String host, int port) {
    return true;
  }

  @Override
  public int maxBodyBytes() {
    return maxBodyBytes;
  }

  @Override
  public boolean mayBridge(String host, int port) {
    return bridged;
  }

  @Override
  public void passedThrough(String client, String reason) {
    passed.add(client + ": " + reason);
  }

  @Override
  public boolean wants(String method, String path) {
    return wanting && method.equals("POST");
  }

  @Override
  public CompletionStage<HttpResponse> handle(
      HttpRequest request, CallContext context, Upstream upstream) {
    handled.add(request);
    contexts.add(context);
    return plan.handle(request, context, upstream);
  }
}
