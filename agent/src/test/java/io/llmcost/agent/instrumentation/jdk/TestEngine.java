package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.CallHandler;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** An engine that does with a call what a test wants; it watches everything under {@code /v1}. */
public final class TestEngine implements CallHandler {

  public interface Behaviour {
    CompletionStage<HttpResponse> handle(HttpRequest request, CallContext context, Upstream up);
  }

  private final Behaviour behaviour;
  public int maxBodyBytes = 1 << 20;
  public final List<String> passedThrough = new CopyOnWriteArrayList<>();
  public final List<HttpRequest> requests = new CopyOnWriteArrayList<>();
  public final List<CallContext> contexts = new CopyOnWriteArrayList<>();

  public TestEngine(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  public static TestEngine passing() {
    return new TestEngine((request, context, up) -> up.send(request));
  }

  @Override
  public boolean watches(String scheme, String host, int port) {
    return true;
  }

  @Override
  public int maxBodyBytes() {
    return maxBodyBytes;
  }

  @Override
  public void passedThrough(String client, String reason) {
    passedThrough.add(reason);
  }

  @Override
  public boolean wants(String method, String path) {
    return path.startsWith("/v1/");
  }

  @Override
  public CompletionStage<HttpResponse> handle(
      HttpRequest request, CallContext context, Upstream upstream) {
    requests.add(request);
    contexts.add(context);
    return behaviour.handle(request, context, upstream);
  }
}
