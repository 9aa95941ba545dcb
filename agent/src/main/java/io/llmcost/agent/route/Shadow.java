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
import io.llmcost.agent.quality.Meaning;
import io.llmcost.agent.semantic.PassageMeanings;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Asks the requested model what another one has answered, and compares. Off the caller's path,
 * within a budget for the day; what goes wrong here costs a comparison and nothing else.
 */
final class Shadow {

  /** In the ledger: asked what another model has answered. */
  static final String PURPOSE = "shadow";

  /** In the ledger: the same of an answer that was held back. */
  private static final String HELD = "held";

  private static final int OK = 200;

  private static final int MEANING_CHARS = 4_000;
  private static final long MEANING_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Longer bodies are not kept until it is their turn; they would be dear to ask about, too. */
  private static final int MAX_KEPT_BYTES = 1 << 20;

  private static final String[] CREDENTIALS = {"authorization", "api-key", "x-api-key"};

  private final SideCalls calls;
  private final Judge judge;
  private final PassageMeanings meanings;
  private final DayBudget budget;
  private final Experience experience;
  private final Executor threads;

  /**
   * @param threads of the agent's; may refuse
   */
  Shadow(
      SideCalls calls,
      Costs costs,
      PassageMeanings meanings,
      Experience experience,
      Executor threads) {
    this.calls = calls;
    this.budget = new DayBudget(costs);
    this.judge = new Judge(calls, budget);
    this.meanings = meanings;
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
        || !experience.isCompared(decision, tier, exchange.trace().place())
        || !mayAsk(exchange)) {
      return answer;
    }
    return captured(
        exchange, answer, (kept, contents) -> compare(kept, decision, tier, null, contents));
  }

  /**
   * As {@link #watch(Exchange, RouteDecision, Tier, HttpResponse)}, of an answer that was looked
   * at: the look says whether it is its turn.
   */
  HttpResponse watch(
      Exchange exchange, RouteDecision decision, Tier tier, HttpResponse answer, Look look) {
    try {
      return look.isCompared() && mayAsk(exchange)
          ? captured(
              exchange, answer, (kept, contents) -> compare(kept, decision, tier, look, contents))
          : answer;
    } catch (RuntimeException | LinkageError e) {
      Log.warnOnce("shadow:watch:" + e.getClass(), "Answers are not compared (shadow): " + e);
      return answer;
    }
  }

  /**
   * Compares answers that were held back with the requested model's, which the application gets.
   *
   * @return the response to go on with, whatever goes wrong here
   */
  HttpResponse learn(
      Exchange exchange, RouteDecision decision, List<Doubted> doubted, HttpResponse requested) {
    try {
      return captured(
          exchange,
          requested,
          (kept, expected) -> {
            for (Doubted answer : doubted) {
              learn(kept, decision, answer, expected);
            }
          });
    } catch (RuntimeException | LinkageError e) {
      Log.warnOnce("shadow:learn:" + e.getClass(), "Answers are not compared (quality): " + e);
      return requested;
    }
  }

  private void learn(
      Exchange exchange, RouteDecision decision, Doubted answer, List<AnswerContent> expected) {
    try {
      double agreement =
          expected == null ? Double.NaN : agreement(exchange, answer.contents(), expected);
      if (!Double.isNaN(agreement)) {
        Look look = answer.look();
        calls.compared(HELD, exchange, agreement, answer.tier().toString(), look.rank());
        experience.compared(decision, answer.tier(), exchange.trace().place(), look, agreement);
      }
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      Log.warnOnce("learn:" + e.getClass(), "An answer could not be compared (quality): " + e);
    }
  }

  /** Compares an answer that was held back, where the requested model has not been asked. */
  void compareLater(Exchange exchange, RouteDecision decision, Doubted answer) {
    if (mayAsk(exchange)) {
      Exchange kept = exchange.withoutClient();
      later(() -> compare(kept, decision, answer.tier(), answer.look(), answer.contents()));
    }
  }

  /** What is done with a whole answer, off the caller's path; null if it cannot be read. */
  private interface WhenRead {
    void accept(Exchange exchange, List<AnswerContent> contents);
  }

  private HttpResponse captured(Exchange exchange, HttpResponse answer, WhenRead then) {
    if (answer.status() != OK) {
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
            later(() -> then.accept(kept, contents(kept, captured.body(), isStream)));
          }
        });
  }

  /** Null if it is unusable. */
  private static List<AnswerContent> contents(Exchange exchange, byte[] body, boolean isStream) {
    try {
      return Contents.of(exchange, body, isStream);
    } catch (UnusableAnswerException | RuntimeException | StackOverflowError e) {
      return null;
    }
  }

  /** Whether the requested model can be asked only to compare, and today's money is not spent. */
  boolean mayAsk(Exchange exchange) {
    return canCompare(exchange)
        && budget.hasLeft(
            exchange.trace().originalProvider(), exchange.call().model(), exchange.settings());
  }

  /** Without the application's client: only what the request itself says can be said again. */
  boolean canCompare(Exchange exchange) {
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
    return true;
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

  /**
   * @param look at the answer; null if it was not looked at
   * @param answer null if it cannot be read
   */
  private void compare(
      Exchange exchange, RouteDecision decision, Tier tier, Look look, List<AnswerContent> answer) {
    String purpose = look == null || look.isGiven() ? PURPOSE : HELD;
    SideCall reference;
    try {
      reference = calls.send(purpose, exchange, asked(exchange.request()), exchange.call());
    } catch (IOException | RuntimeException e) {
      Log.warnOnce(
          "shadow:failed:" + exchange.request().url().host(),
          "An answer could not be compared (shadow): " + e.getMessage());
      return;
    }
    try {
      double agreement = agreement(exchange, answer, reference.response());
      if (!Double.isNaN(agreement)) {
        if (look == null) {
          reference.compared(agreement, tier.toString());
          experience.compared(decision, tier, exchange, agreement);
        } else {
          reference.compared(agreement, tier.toString(), look.rank());
          experience.compared(decision, tier, exchange.trace().place(), look, agreement);
        }
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
  private double agreement(Exchange exchange, List<AnswerContent> given, HttpResponse reference) {
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
    return given == null ? 0 : agreement(exchange, given, expected);
  }

  private double agreement(
      Exchange exchange, List<AnswerContent> given, List<AnswerContent> expected) {
    double agreement = Agreement.of(given, expected);
    return agreement < 1 && Agreement.isOfFreeText(given, expected)
        ? ofFreeText(exchange, given, expected, agreement)
        : agreement;
  }

  /** As much as a small model reads. */
  private static String beginning(String text) {
    return text.length() <= MEANING_CHARS ? text : text.substring(0, MEANING_CHARS);
  }

  /** Who knows most is asked: a judge, else who knows what texts mean. */
  private double ofFreeText(
      Exchange exchange, List<AnswerContent> given, List<AnswerContent> expected, double byWords) {
    double judged = judge.verdict(exchange, given, expected, Double.NaN);
    if (!Double.isNaN(judged) || Agreement.isShort(expected)) {
      return Double.isNaN(judged) ? byWords : judged;
    }
    String answer = given.get(0).text();
    String reference = expected.get(0).text();
    double nearness =
        meanings.nearness(
            exchange.settings(), beginning(answer), beginning(reference), MEANING_WITHIN_NANOS);
    return Math.max(byWords, Meaning.agreement(answer, reference, nearness));
  }
}
