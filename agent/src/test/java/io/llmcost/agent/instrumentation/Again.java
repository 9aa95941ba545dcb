package io.llmcost.agent.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.Leg;
import io.llmcost.agent.gateway.Legs;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Answers a call at once, and makes it once more when the application has its answer. */
public final class Again implements PlannedCalls.Plan {

  private final HttpResponse answer;
  private HttpRequest request;
  private Upstream upstream;

  public Again(HttpResponse answer) {
    this.answer = answer;
  }

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest asked, CallContext context, Upstream up) {
    request = asked;
    upstream = up;
    assertThat(context.canSendAfterwards()).isTrue();
    return CompletableFuture.completedFuture(answer);
  }

  /** What the provider says now. */
  public String text() throws Exception {
    HttpResponse head =
        upstream.beside(request, Legs.afterwards()).toCompletableFuture().get(60, TimeUnit.SECONDS);
    return new String(PlannedCalls.whole(head).bytes(), StandardCharsets.UTF_8);
  }

  /** Asks, and gives it up. */
  public CompletableFuture<HttpResponse> abandoned() {
    Leg leg = Legs.afterwards();
    CompletionStage<HttpResponse> asked = upstream.beside(request, leg);
    leg.giveUp();
    return asked.toCompletableFuture();
  }
}
