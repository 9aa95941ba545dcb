package io.llmcost.agent.instrumentation.webclient.glue;

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
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeFunctions;
import reactor.core.publisher.Mono;

/** Stands in for the gateway, and asks the glue as the woven function would. */
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
  final WebClientGlue glue = new WebClientGlue(services);
  volatile Plan plan = PASS_ON;
  volatile boolean watching = true;
  volatile int maxBodyBytes = 1 << 20;

  ExchangeFunction function(ClientHttpConnector connector) {
    ExchangeFunction spring = ExchangeFunctions.create(connector);
    return request -> {
      Object[] answer = glue.handle("exchange", new Object[] {spring.getClass(), spring, request});
      return answer == null ? spring.exchange(request) : answered(answer);
    };
  }

  @SuppressWarnings("unchecked") // as the joint casts it
  private static Mono<ClientResponse> answered(Object[] answer) {
    if (answer[1] != null) {
      throw (RuntimeException) answer[1];
    }
    return (Mono<ClientResponse>) answer[0];
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
