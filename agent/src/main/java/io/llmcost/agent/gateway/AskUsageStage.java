package io.llmcost.agent.gateway;

import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.NotAnLlmCallException;
import java.util.concurrent.CompletionStage;

/**
 * Streams report their usage only if asked. Where {@link HideUsageStage} takes it out again, this
 * asks, of the place and model that the call goes to in the end. A place that refuses the question
 * gets the request without it, now and from then on.
 */
public final class AskUsageStage implements Stage {

  private final Refusals refusals = new Refusals();

  @Override
  public String name() {
    return "usage question";
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    CallTrace trace = exchange.trace();
    if (!trace.hidesUsage()) {
      return rest.proceed(exchange);
    }
    Exchange asking = isToAsk(exchange) ? asking(exchange) : null;
    trace.askedForUsage(asking);
    if (asking == null) {
      return rest.proceed(exchange);
    }
    return isAtItsOwnApi(exchange)
        ? refusals.send(asking, exchange, sent -> proceed(sent, asking, rest))
        : rest.proceed(asking);
  }

  private static CompletionStage<HttpResponse> proceed(Exchange sent, Exchange asking, Chain rest) {
    if (sent != asking) {
      sent.trace().askedForUsage(null);
    }
    return rest.proceed(sent);
  }

  /**
   * Also where usage comes in chunks with choices: such a provider may report it unasked, and what
   * it reports unasked is the application's.
   */
  void askNoMore(Exchange exchange) {
    refusals.add(exchange);
  }

  private boolean isToAsk(Exchange exchange) {
    return exchange.call().isStream()
        && !exchange.call().asksForUsage()
        && !refusals.isBy(exchange);
  }

  private static Exchange asking(Exchange exchange) {
    HttpRequest request = exchange.request().withBody(exchange.call().withUsageAskedFor());
    try {
      return exchange.with(request, exchange.call().withBody(request.body()));
    } catch (NotAnLlmCallException e) {
      return null;
    }
  }

  /** Elsewhere the question is not passed on, and is not what is refused. */
  private static boolean isAtItsOwnApi(Exchange exchange) {
    return exchange.request().url().path().endsWith(exchange.call().endpoint().suffix());
  }
}
