package io.llmcost.agent.route;

import io.llmcost.agent.cache.AnswerCapture;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.SideCall;
import io.llmcost.agent.gateway.SideCalls;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.AnswerContent;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.quality.Agreement;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Asks the requested model what another one has answered, and compares. Off the caller's path,
 * within a budget for the day; what goes wrong here costs a comparison and nothing else.
 */
final class Shadow {

  /** In the ledger. */
  static final String PURPOSE = "shadow";

  private static final int OK = 200;

  /** Longer bodies are not kept until it is their turn; they would be dear to ask about, too. */
  private static final int MAX_KEPT_BYTES = 1 << 20;

  private static final String[] CREDENTIALS = {"authorization", "api-key", "x-api-key"};

  private final SideCalls calls;
  private final Judge judge;
  private final DayBudget budget;
  private final Experience experience;
  private final Executor threads;

  /**
   * @param threads of the agent's; may refuse
   */
  Shadow(SideCalls calls, Costs costs, Experience experience, Executor threads) {
    this.calls = calls;
    this.budget = new DayBudget(costs);
    this.judge = new Judge(calls, budget);
    this.experience = experience;
    this.threads = threads;
  }

  /**
   * Has a tier's answer compared, if it is its turn, when the application has read it.
   *
   * @return the response to go on with, whatever goes wrong here
   */
  HttpResponse watch(Exchange exchange, RouteDecision decision, Tier tier, HttpResponse answer) {
    try {
      return watched(exchange, decision, tier, answer);
    } catch (RuntimeException | LinkageError e) {
      Log.warnOnce("shadow:watch:" + e.getClass(), "Answers are not compared (shadow): " + e);
      return answer;
    }
  }

  private HttpResponse watched(
      Exchange exchange, RouteDecision decision, Tier tier, HttpResponse answer) {
    if (!decision.shadowing().isOn()
        || answer.status() != OK
        || !experience.isCompared(decision, tier, exchange.trace().callSite())
        || !canBeAsked(exchange)) {
      return answer;
    }
    boolean isStream = answer.isEventStream();
    Exchange kept = exchange.withoutClient();
    return AnswerCapture.of(
        answer,
        exchange,
        Math.min(MAX_KEPT_BYTES, exchange.settings().get(Options.MAX_BODY_BYTES)),
        captured -> {
          if (captured != null) {
            later(() -> compare(kept, decision, tier, captured.body(), isStream));
          }
        });
  }

  /** Without the application's client: only what the request itself says can be said again. */
  private boolean canBeAsked(Exchange exchange) {
    if (exchange.call().endpoint() == Endpoint.EMBEDDINGS
        || exchange.call().hasBuiltInTools()
        || exchange.request().body().length > MAX_KEPT_BYTES) {
      return false;
    }
    CallContext context = exchange.context();
    boolean saysWhoCalls = !context.mayAddCredentials() && context.clientId() == null;
    if (!saysWhoCalls && !hasCredential(exchange.request().headers())) {
      Log.warnOnce(
          "shadow:credentials:" + context.client(),
          "Answers of calls through "
              + context.client()
              + " are not compared (shadow): that client says who calls where the agent cannot");
      return false;
    }
    return budget.hasLeft(
        exchange.trace().originalProvider(), exchange.call().model(), exchange.settings());
  }

  private static boolean hasCredential(Headers headers) {
    for (String name : CREDENTIALS) {
      if (headers.has(name)) {
        return true;
      }
    }
    return false;
  }

  private void later(Runnable comparison) {
    try {
      threads.execute(comparison);
    } catch (RejectedExecutionException e) {
      Log.debug("Too many answers wait to be compared; one is not");
    }
  }

  private void compare(
      Exchange exchange, RouteDecision decision, Tier tier, byte[] answer, boolean isStream) {
    SideCall reference;
    try {
      reference = calls.send(PURPOSE, exchange, asked(exchange.request()), exchange.call());
    } catch (IOException | RuntimeException e) {
      Log.warnOnce(
          "shadow:failed:" + exchange.request().url().host(),
          "An answer could not be compared (shadow): " + e.getMessage());
      return;
    }
    try {
      double agreement = agreement(exchange, answer, isStream, reference.response());
      if (!Double.isNaN(agreement)) {
        reference.compared(agreement, tier.toString());
        experience.compared(decision, tier, exchange, agreement);
      }
    } catch (RuntimeException | StackOverflowError e) {
      Log.warnOnce("shadow:" + e.getClass(), "An answer could not be compared (shadow): " + e);
    } finally {
      budget.spent(reference, exchange.call().model(), exchange.settings());
      reference.book();
    }
  }

  /** A key by which the provider knows repeated requests may have been sent with another body. */
  private static HttpRequest asked(HttpRequest original) {
    return original.withHeaders(original.headers().without("idempotency-key"));
  }

  /** NaN if there is nothing to compare with. */
  private double agreement(
      Exchange exchange, byte[] answer, boolean isStream, HttpResponse reference) {
    if (reference.status() != OK) {
      Log.warnOnce(
          "shadow:status:" + reference.status(),
          "An answer could not be compared (shadow): the requested model's status is "
              + reference.status());
      return Double.NaN;
    }
    List<AnswerContent> expected;
    try {
      expected = Contents.of(exchange, reference);
    } catch (UnusableAnswerException e) {
      return Double.NaN;
    }
    List<AnswerContent> given;
    try {
      given = Contents.of(exchange, answer, isStream);
    } catch (UnusableAnswerException e) {
      return 0;
    }
    double agreement = Agreement.of(given, expected);
    return agreement < 1 && Agreement.isOfFreeText(given, expected)
        ? judge.verdict(exchange, given, expected, agreement)
        : agreement;
  }
}
