package io.llmcost.agent.stagetest;

import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The rest of the chain: remembers what was sent and answers as it is told. */
public final class FakeChain implements Chain {

  private final List<Exchange> sent = new CopyOnWriteArrayList<>();
  private final Function<Exchange, CompletionStage<HttpResponse>> answers;

  private FakeChain(Function<Exchange, CompletionStage<HttpResponse>> answers) {
    this.answers = answers;
  }

  public static FakeChain answering(Function<Exchange, HttpResponse> answers) {
    return new FakeChain(exchange -> CompletableFuture.completedFuture(answers.apply(exchange)));
  }

  public static FakeChain later(Function<Exchange, CompletionStage<HttpResponse>> answers) {
    return new FakeChain(answers);
  }

  @Override
  public CompletionStage<HttpResponse> proceed(Exchange exchange) {
    sent.add(exchange);
    return answers.apply(exchange);
  }

  public List<Exchange> sent() {
    return sent;
  }

  public int calls() {
    return sent.size();
  }
}
