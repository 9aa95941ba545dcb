package io.llmcost.agent.route;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.CallTrace;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Feedback;
import io.llmcost.agent.gateway.Forgone;
import io.llmcost.agent.gateway.SideCalls;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.resilience.Health;
import io.llmcost.agent.semantic.Extensions;
import io.llmcost.agent.semantic.PassageMeanings;
import io.llmcost.agent.thread.AgentThreads;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** Sends calls to the models that the routes name, in a {@link Cascade} for each call. */
public final class RouteStage implements Stage {

  private static final int FIRST_ERROR = 400;

  private final Router router;
  private final CascadeAids aids;
  private final Recollection recollection;
  private final Templates templates = new Templates();

  /** As the other one, of places of which nothing is known. */
  public RouteStage(Router router, Costs costs, SideCalls sideCalls) {
    this(router, costs, sideCalls, nobody(), Health.UNKNOWN);
  }

  private static PassageMeanings nobody() {
    return new PassageMeanings(new Extensions());
  }

  /**
   * @param sideCalls for comparing answers
   * @param meanings of answers in free text
   * @param health of the places that tiers lead to
   */
  public RouteStage(
      Router router, Costs costs, SideCalls sideCalls, PassageMeanings meanings, Health health) {
    this(
        router,
        costs,
        sideCalls,
        meanings,
        health,
        () -> ThreadLocalRandom.current().nextDouble(),
        AgentThreads.create("llmcost-shadow", 2, 16),
        AgentThreads.create("llmcost-judge", 8, 8));
  }

  /**
   * @param random from 0 to less than 1
   * @param threads of the agent's, for what nobody waits for; may refuse
   * @param judgeThreads of the agent's, for what somebody waits for; may refuse
   */
  RouteStage(
      Router router,
      Costs costs,
      SideCalls sideCalls,
      DoubleSupplier random,
      Executor threads,
      Executor judgeThreads) {
    this(router, costs, sideCalls, nobody(), Health.UNKNOWN, random, threads, judgeThreads);
  }

  private RouteStage(
      Router router,
      Costs costs,
      SideCalls sideCalls,
      PassageMeanings meanings,
      Health health,
      DoubleSupplier random,
      Executor threads,
      Executor judgeThreads) {
    this.router = router;
    Experience experience = new Experience(random);
    this.aids =
        new CascadeAids(
            costs,
            experience,
            new Shadow(sideCalls, costs, meanings, experience, threads),
            new AnswerJudge(sideCalls.within(AnswerJudge.PATIENCE_MILLIS), judgeThreads),
            new GivenAnswers(experience, System::nanoTime),
            health);
    this.recollection = new Recollection(experience, threads);
  }

  @Override
  public String name() {
    return "route";
  }

  @Override
  public boolean concerns(Exchange exchange) {
    Settings settings = exchange.settings();
    return !settings.get(Options.ROUTES).isEmpty()
        && settings.get(Options.PRESET) != Preset.OFF
        && settings.intended(Options.ROUTE_ENABLED);
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    RouteDecision decision = router.decide(exchange);
    CallTrace trace = exchange.trace();
    if (decision.task() != null) {
      trace.task(decision.task());
    }
    trace.residency(decision.residency());
    if (!decision.isRouted()) {
      return decision.outsideOf() == null
          ? rest.proceed(exchange)
          : left(decision.outsideOf().watch(), rest.proceed(exchange));
    }
    if (exchange.settings().get(Options.PRESET) == Preset.OBSERVE) {
      if (decision.model() != null) {
        String provider = decision.provider() == null ? null : decision.provider().name();
        trace.forgo(Forgone.model(name(), provider, decision.model().name()));
      }
      return rest.proceed(exchange);
    }
    if (decision.shadowing().quality() > 0) {
      recollection.begin(exchange.settings());
    }
    aids.given.asked(exchange);
    if (isLearntFrom(decision)) {
      trace.template(template(exchange));
    }
    return new Cascade(exchange, decision, rest, aids).run();
  }

  /** A fault here costs what is told apart, and no more. */
  private String template(Exchange exchange) {
    try {
      return templates.of(exchange.trace().callSite(), exchange.call());
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      Log.warnOnce("template:" + e.getClass(), "Prompts of a call site are not told apart: " + e);
      return null;
    }
  }

  private static boolean isLearntFrom(RouteDecision decision) {
    boolean isLearnt = decision.shadowing().isOn();
    for (Tier tier : decision.tiers()) {
      isLearnt |= tier.minScore() > 0;
    }
    return isLearnt;
  }

  private static CompletionStage<HttpResponse> left(
      RolloutWatch watch, CompletionStage<HttpResponse> answer) {
    return answer.whenComplete(
        (response, failure) -> watch.left(failure != null || response.status() >= FIRST_ERROR));
  }

  /**
   * The application says how an answer was that one of the routes has given.
   *
   * @return whether that answer is remembered
   */
  public boolean said(Feedback feedback) {
    return aids.given.said(feedback);
  }
}
