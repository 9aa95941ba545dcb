package io.llmcost.agent.route;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.dialect.Translations;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Refusals;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.HiddenLogprobs;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.llm.PlainBody;
import io.llmcost.agent.llm.UnusableAnswerException;
import java.util.concurrent.CompletionStage;

/**
 * Asks models whose answers are judged how sure they are of their words, which the caller did not
 * ask and does not see. A place that refuses the question gets the request without it, now and from
 * then on.
 */
final class Logprobs {

  private final Refusals refusals = new Refusals();

  /** Whether a request can ask. */
  boolean canBeAsked(Exchange sent) {
    LlmRequest call = sent.call();
    return call.endpoint() == Endpoint.CHAT_COMPLETIONS
        && !call.has("logprobs")
        && !call.has("top_logprobs")
        && !Translations.isAhead(call.endpoint(), sent.request().url().path())
        && !refusals.isBy(sent);
  }

  /** Sends a request that {@linkplain #canBeAsked can ask}. */
  CompletionStage<HttpResponse> send(Exchange sent, Chain rest) {
    Exchange asking;
    try {
      HttpRequest request = sent.request().withBody(sent.call().withLogprobsAskedFor());
      asking = sent.with(request, sent.call().withBody(request.body()));
    } catch (NotAnLlmCallException e) {
      return rest.proceed(sent);
    }
    return refusals.send(asking, sent, rest);
  }

  /**
   * An answer without what was asked in the caller's place.
   *
   * @param whole of the call that was sent by {@link #send}
   */
  static HttpResponse hidden(Exchange exchange, HttpResponse whole) {
    try {
      byte[] body =
          PlainBody.of(
              whole.headers(), whole.bytes(), exchange.settings().get(Options.MAX_BODY_BYTES));
      byte[] without =
          whole.isEventStream() ? HiddenLogprobs.inEvents(body) : HiddenLogprobs.in(body);
      return without == body
          ? whole
          : HttpResponse.whole(
              whole.status(),
              whole.headers().without("content-encoding").without("content-length"),
              without);
    } catch (UnusableAnswerException | RuntimeException e) {
      return whole; // more than was asked for does less harm than no answer
    }
  }
}
