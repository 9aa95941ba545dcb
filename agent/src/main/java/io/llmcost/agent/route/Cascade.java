package io.llmcost.agent.route;

import io.llmcost.agent.config.Gate;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.gate.AnswerGate;
import io.llmcost.agent.gate.Verdict;
import io.llmcost.agent.gateway.CallTrace;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Effort;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Futures;
import io.llmcost.agent.gateway.Metering;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.EmptyChunkFilter;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.llm.PlainBody;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.llm.UsageChunkFilter;
import io.llmcost.agent.log.Log;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * One call on its way up the tiers of a route. A tier that does not answer, or whose answer does
 * not pass the gate, hands on to the next one, the last one to the request that the application
 * made. So does one whose answer looks worse than those that may be given ({@link CallLooks}).
 * Nobody loses an answer because of a route: where no further tier may be asked, the best answer
 * that there was is given. One step follows the other, on whatever threads.
 */
final class Cascade {

  private static final int OK = 200;

  private final Exchange exchange;
  private final RouteDecision decision;
  private final Chain rest;
  private final Budget budget;
  private final CascadeAids aids;
  private final CallLooks looks;
  private final String providerBefore;
  private final String modelBefore;
  private Held best;
  private boolean isHeldBack;
  private boolean asksLogprobs;

  Cascade(Exchange exchange, RouteDecision decision, Chain rest, CascadeAids aids) {
    this.exchange = exchange;
    this.decision = decision;
    this.rest = rest;
    this.budget = new Budget(decision.gate().maxCostUsd(), exchange, aids.costs);
    this.aids = aids;
    this.looks = new CallLooks(exchange, decision, aids);
    this.providerBefore = exchange.trace().provider();
    this.modelBefore = exchange.trace().servedModel();
  }

  CompletionStage<HttpResponse> run() {
    exchange.trace().route(decision.route());
    return ask(0);
  }

  private CompletionStage<HttpResponse> ask(int index) {
    Tier tier = decision.tiers().get(index);
    if (!looks.areAt(tier) && !aids.experience.keepsQuality(decision, tier, exchange)) {
      isHeldBack = true;
      return next(index, null);
    }
    if (!looks.pay(tier)) {
      return next(index, null);
    }
    Exchange sent;
    try {
      sent = RoutedCall.of(exchange, tier);
    } catch (NotAnLlmCallException | RuntimeException e) {
      Log.warnOnce(
          "route:build:" + decision.route() + tier,
          "Route "
              + decision.route()
              + " leaves out "
              + tier
              + ", the request cannot be rewritten: "
              + e);
      return next(index, null);
    }
    if (isToPassOver(index, sent)) {
      return next(index, null);
    }
    serve(tier);
    long start = System.nanoTime();
    return Futures.then(
        send(tier, sent.with(effort(index))),
        (response, failure) -> arrived(index, response, failure, start));
  }

  /** Only while there is somebody else: where every place is ill, none is passed over. */
  private boolean isToPassOver(int index, Exchange sent) {
    if (!aids.health.isSlowerThan(sent, decision.haste().slowerThanNanos())
        && aids.health.admits(sent)) {
      return false;
    }
    for (int later = index + 1; later < decision.tiers().size(); later++) {
      if (isWell(decision.tiers().get(later))) {
        return true;
      }
    }
    return best != null
        || !decision.tiers().get(index).isAsAsked() && !aids.health.isOpen(exchange);
  }

  private boolean isWell(Tier tier) {
    try {
      Exchange there = RoutedCall.of(exchange, tier);
      return !aids.health.isOpen(there)
          && !aids.health.isSlowerThan(there, decision.haste().slowerThanNanos());
    } catch (NotAnLlmCallException | RuntimeException e) {
      return false;
    }
  }

  /** Whoever has nobody after it may try again, and take its time. */
  private Effort effort(int index) {
    boolean last =
        index + 1 == decision.tiers().size()
            && decision.tiers().get(index).isAsAsked()
            && best == null;
    return last
        ? Effort.FULL
        : Effort.once(
            exchange.call().isStream() ? decision.haste().firstTokenNanos() : Long.MAX_VALUE);
  }

  private CompletionStage<HttpResponse> send(Tier tier, Exchange sent) {
    asksLogprobs =
        tier.minScore() > 0
            && !tier.isAsAsked()
            && decision.gate().asksLogprobs()
            && isHeld()
            && aids.logprobs.canBeAsked(sent);
    return asksLogprobs ? aids.logprobs.send(sent, rest) : rest.proceed(sent);
  }

  private void serve(Tier tier) {
    CallTrace trace = exchange.trace();
    trace.tier(tier.number());
    if (tier.isAsAsked()) {
      trace.served(providerBefore, modelBefore);
    } else {
      trace.served(
          tier.provider() == null ? providerBefore : tier.provider().name(), tier.model().name());
    }
  }

  private CompletionStage<HttpResponse> arrived(
      int index, HttpResponse response, Throwable failure, long start) {
    Tier tier = decision.tiers().get(index);
    String problem = problem(response, failure);
    if (problem != null) {
      cameOut(index, true);
    }
    if (problem != null && !(tier.isAsAsked() && best == null)) {
      if (response != null) {
        discard(response);
      }
      return next(index, problem);
    }
    if (failure != null) {
      return failed(failure);
    }
    HttpResponse answer = inTheOrderOf(tier, response);
    if (isJudged(tier, answer)) {
      return judged(index, answer, start);
    }
    cameOut(index, false);
    return CompletableFuture.completedFuture(taken(tier, answer, null));
  }

  /**
   * @param look at the answer; null if it was not looked at
   */
  private HttpResponse taken(Tier tier, HttpResponse answer, Look look) {
    aids.given.given(exchange, decision, tier, look);
    if (!decision.residency().isEmpty()) {
      return answer; // what compares answers knows no regions
    }
    if (tier.isAsAsked()) {
      return looks.requested(answer);
    }
    looks.otherwise();
    return look == null
        ? aids.shadow.watch(exchange, decision, tier, answer)
        : aids.shadow.watch(exchange, decision, tier, answer, look);
  }

  /** What the first tier does says how the route does. */
  private void cameOut(int index, boolean failed) {
    if (index == 0) {
      decision.watch().routed(failed);
    }
  }

  /** As the application's own provider would stream it. */
  private HttpResponse inTheOrderOf(Tier tier, HttpResponse response) {
    Endpoint endpoint = exchange.call().endpoint();
    boolean hasChoices = endpoint == Endpoint.CHAT_COMPLETIONS || endpoint == Endpoint.COMPLETIONS;
    if (tier.provider() == null || !hasChoices || !response.isEventStream()) {
      return response;
    }
    HttpResponse answer = response.filteredBy(new EmptyChunkFilter());
    return RoutedCall.asksForUsage(exchange, tier)
        ? answer.filteredBy(new UsageChunkFilter())
        : answer;
  }

  private boolean isJudged(Tier tier, HttpResponse response) {
    return tier.minScore() > 0
        && response.status() == OK
        && isHeld()
        && length(response) <= exchange.settings().get(Options.MAX_BODY_BYTES);
  }

  /** Whether an answer is whole before the application sees its beginning. */
  private boolean isHeld() {
    return !exchange.call().isStream() || decision.gate().streams() == Gate.Streams.BUFFER;
  }

  /** As the head says; 0 if it does not. */
  private static long length(HttpResponse response) {
    try {
      String length = response.headers().get("content-length");
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private CompletionStage<HttpResponse> judged(int index, HttpResponse response, long start) {
    return Futures.then(
        response.readWhole(exchange.settings().get(Options.MAX_BODY_BYTES)),
        (whole, failure) -> {
          if (failure == null) {
            return decided(index, whole, System.nanoTime() - start);
          }
          note(Verdict.CUT);
          cameOut(index, true);
          return FailBack.isFor(failure, exchange.context())
              ? next(index, "a cut answer")
              : failed(failure);
        });
  }

  private CompletionStage<HttpResponse> decided(int index, HttpResponse read, long nanos) {
    Tier tier = decision.tiers().get(index);
    Verdict free = verdict(tier, read);
    HttpResponse whole = asksLogprobs ? Logprobs.hidden(exchange, read) : read;
    String judge = decision.residency().isEmpty() ? decision.gate().judge() : null;
    if (judge == null || free.score() < tier.minScore()) {
      return settled(index, whole, free, nanos);
    }
    return Futures.then(
        judgedBy(judge, whole, free),
        (verdict, failure) -> settled(index, whole, failure == null ? verdict : free, nanos));
  }

  /** A fault of the judge is nothing against the answer. */
  private CompletionStage<Verdict> judgedBy(String judge, HttpResponse whole, Verdict free) {
    try {
      JudgeModel model = JudgeModel.of(judge, exchange.settings());
      if (model != null && budget.allows(model.provider(), model.name())) {
        return aids.judge.verdict(model, exchange, Contents.of(exchange, whole), free);
      }
    } catch (UnusableAnswerException | RuntimeException | LinkageError e) {
      Log.warnOnce("judge:" + e.getClass(), "An answer was not put to the judge: " + e);
    }
    return CompletableFuture.completedFuture(free);
  }

  private CompletionStage<HttpResponse> settled(
      int index, HttpResponse whole, Verdict verdict, long nanos) {
    Tier tier = decision.tiers().get(index);
    boolean passes = verdict.score() >= tier.minScore();
    Look look = passes ? looks.at(tier, whole, verdict) : null;
    boolean isDoubted = look != null && !look.isGiven();
    Metering metering = note(isDoubted ? verdict.doubted(look.guess().probability()) : verdict);
    aids.experience.judged(decision, tier, exchange, passes, look);
    cameOut(index, !passes);
    if (passes && !isDoubted) {
      return CompletableFuture.completedFuture(taken(tier, whole, look));
    }
    if (best == null || verdict.score() >= best.score) {
      best = new Held(whole, verdict.score(), metering, tier);
    }
    boolean inTime =
        !exchange.context().isCancelled() && exchange.context().remainingNanos() >= nanos;
    return inTime ? next(index, null) : give(best);
  }

  /** Of the answer that came last; null if nobody has metered it. */
  private Metering note(Verdict verdict) {
    Metering metering = exchange.trace().lastSent();
    if (metering != null) {
      metering.judged(verdict.score(), verdict.why());
    }
    return metering;
  }

  /** A fault of the gate is nothing against the answer. */
  private Verdict verdict(Tier tier, HttpResponse whole) {
    try {
      byte[] body =
          PlainBody.of(
              whole.headers(), whole.bytes(), exchange.settings().get(Options.MAX_BODY_BYTES));
      return AnswerGate.judge(
          exchange.call(),
          body,
          whole.isEventStream(),
          aids.experience.usual(tier, exchange.trace().place()));
    } catch (UnusableAnswerException | RuntimeException | StackOverflowError e) {
      Log.warnOnce("gate:" + e.getClass(), "An answer could not be judged and is taken: " + e);
      return Verdict.GOOD;
    }
  }

  /**
   * What comes after a tier.
   *
   * @param problem what came instead of an answer; null if there was an answer, or nothing was sent
   */
  private CompletionStage<HttpResponse> next(int index, String problem) {
    if (problem != null) {
      Log.warnOnce(
          "route:failed:" + decision.route() + problem,
          "Route " + decision.route() + " came to " + problem + "; " + insteadOf(index));
    }
    boolean another = index + 1 < decision.tiers().size();
    if (best != null && !isAffordable(index)) {
      Log.debug("Route " + decision.route() + " asks no further tier: gate.max_cost_usd");
      return give(best);
    }
    if (another) {
      return ask(index + 1);
    }
    if (best != null && hasAskedAsAsked()) {
      return give(best);
    }
    return asAsked();
  }

  private String insteadOf(int index) {
    return index + 1 < decision.tiers().size()
        ? decision.tiers().get(index + 1) + " is asked instead"
        : best != null && hasAskedAsAsked()
            ? "an earlier answer is given"
            : "the application's own request is made instead";
  }

  private boolean hasAskedAsAsked() {
    for (Tier tier : decision.tiers()) {
      if (tier.isAsAsked()) {
        return true;
      }
    }
    return false;
  }

  private boolean isAffordable(int index) {
    Tier tier = index + 1 < decision.tiers().size() ? decision.tiers().get(index + 1) : null;
    boolean asAsked = tier == null || tier.isAsAsked();
    return budget.allows(
        asAsked || tier.provider() == null
            ? exchange.trace().originalProvider()
            : tier.provider().name(),
        asAsked ? exchange.call().model() : tier.model().name());
  }

  /** The application's own request, as if there were no route. */
  private CompletionStage<HttpResponse> asAsked() {
    CallTrace trace = exchange.trace();
    trace.tier(0);
    trace.served(providerBefore, modelBefore);
    if (best == null) {
      trace.route(isHeldBack ? decision.route() : null);
      return rest.proceed(exchange);
    }
    return Futures.then(
        rest.proceed(exchange),
        (response, failure) -> {
          if (problem(response, failure) == null) {
            return failure == null
                ? CompletableFuture.completedFuture(looks.requested(response))
                : failed(failure);
          }
          if (response != null) {
            discard(response);
          }
          return give(best);
        });
  }

  private CompletionStage<HttpResponse> give(Held answer) {
    serve(answer.tier);
    exchange.trace().makeshift(answer.metering);
    return CompletableFuture.completedFuture(answer.response);
  }

  /** What makes another request necessary; null if nothing does. */
  private String problem(HttpResponse response, Throwable failure) {
    if (failure != null) {
      return FailBack.isFor(failure, exchange.context())
          ? FailBack.unwrap(failure).getClass().getSimpleName()
          : null;
    }
    return FailBack.isFor(response, exchange.context()) ? "status " + response.status() : null;
  }

  private static void discard(HttpResponse response) {
    try {
      response.discard();
    } catch (RuntimeException e) {
      Log.debug("A failed route's response could not be closed", e);
    }
  }

  private static CompletionStage<HttpResponse> failed(Throwable failure) {
    CompletableFuture<HttpResponse> stage = new CompletableFuture<>();
    // No more than what futures wrap: the client's own exception is the application's.
    stage.completeExceptionally(
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure);
    return stage;
  }

  /** An answer that did not pass, kept in case that nothing better comes. */
  private static final class Held {
    final HttpResponse response;
    final double score;
    final Metering metering;
    final Tier tier;

    Held(HttpResponse response, double score, Metering metering, Tier tier) {
      this.response = response;
      this.score = score;
      this.metering = metering;
      this.tier = tier;
    }
  }
}
