package io.llmcost.agent.compress;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Futures;
import io.llmcost.agent.gateway.Refusals;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.ledger.PromptCacheUse;
import io.llmcost.agent.llm.PlainBody;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.log.Log;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sends calls with a member that the application did not set. A place that answers that it does not
 * know it gets the call without, and all later ones. Thread-safe.
 */
final class WithMember {

  private static final int LONGEST_ERROR = 1 << 20;

  private final String member;
  private final Refusals refusals = new Refusals();

  /**
   * @param member as errors name it
   */
  WithMember(String member) {
    this.member = member;
  }

  boolean isRefusedBy(Exchange exchange) {
    return refusals.isBy(exchange);
  }

  /**
   * Sends a call, and again as it was where it is refused for the member.
   *
   * @param with it has the member
   * @param without it is as the application made it
   * @param use what is booked where the member is taken
   */
  CompletionStage<HttpResponse> send(
      Exchange with, Exchange without, PromptCacheUse use, Chain rest) {
    without.trace().promptCache(use);
    return Futures.then(
        rest.proceed(with),
        (response, failure) ->
            failure != null
                ? Futures.<HttpResponse>failed(failure)
                : Refusals.mayBe(response)
                    ? refused(response, without, rest)
                    : CompletableFuture.completedFuture(response));
  }

  private CompletionStage<HttpResponse> refused(
      HttpResponse response, Exchange without, Chain rest) {
    return Futures.then(
        response.readWhole(without.settings().get(Options.MAX_BODY_BYTES)),
        (whole, failure) -> {
          if (failure != null) {
            return Futures.failed(failure);
          }
          if (!speaksOfIt(whole) || without.context().isCancelled()) {
            return CompletableFuture.completedFuture(whole);
          }
          refusals.add(without);
          String origin = without.request().url().origin();
          Log.warnOnce(member + ':' + origin, origin + " does not take " + member);
          without.trace().promptCache(null);
          return rest.proceed(without);
        });
  }

  private boolean speaksOfIt(HttpResponse whole) {
    try {
      byte[] plain = PlainBody.of(whole.headers(), whole.bytes(), LONGEST_ERROR);
      return new String(plain, StandardCharsets.UTF_8).contains(member);
    } catch (UnusableAnswerException e) {
      return false;
    }
  }
}
