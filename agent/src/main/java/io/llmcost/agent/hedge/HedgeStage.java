package io.llmcost.agent.hedge;

import io.llmcost.agent.config.CallSitePatterns;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.Urgency;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Futures;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sends a request of chosen call sites a second time where its answer takes unusually long to
 * begin. The first good answer is given, the other request is given up, and is paid for beside the
 * call.
 */
public final class HedgeStage implements Stage {

  private final Latencies latencies = new Latencies();
  private final Allotment allotment = new Allotment();
  private volatile CallSitePatterns sites = new CallSitePatterns(Collections.<String>emptyList());

  @Override
  public String name() {
    return "hedge";
  }

  @Override
  public boolean concerns(Exchange exchange) {
    Settings settings = exchange.settings();
    List<String> patterns = settings.get(Options.HEDGE_CALL_SITES);
    return !patterns.isEmpty()
        && refusal(exchange) == null
        && sites(patterns).fit(exchange.trace().callSite());
  }

  /** Why a call is never sent twice, for people; null if it may be. */
  public static String refusal(Exchange exchange) {
    Settings settings = exchange.settings();
    if (settings.get(Options.PRESET).compareTo(Preset.OBSERVE) <= 0) {
      return "preset " + settings.get(Options.PRESET).id();
    }
    if (exchange.controls().bypass()) {
      return "the call asks to be left alone (x-llmcost-bypass)";
    }
    if (exchange.call().isStateful()) {
      return "the call depends on state at its provider";
    }
    Urgency urgency = exchange.trace().urgency();
    if (urgency != null && urgency != Urgency.INTERACTIVE) {
      return "the call may wait (urgency " + urgency.id() + ")";
    }
    return null;
  }

  /** Whether calls from there are to be sent twice. */
  public static boolean isChosen(Exchange exchange) {
    return new CallSitePatterns(exchange.settings().get(Options.HEDGE_CALL_SITES))
        .fit(exchange.trace().callSite());
  }

  private CallSitePatterns sites(List<String> patterns) {
    CallSitePatterns present = sites.orThoseOf(patterns);
    if (present != sites) {
      sites = present;
    }
    return present;
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    String place = exchange.request().url().host() + ' ' + exchange.call().model();
    Duration given = exchange.settings().get(Options.HEDGE_AFTER);
    long after = given == null ? latencies.p95(place) : given.toNanos();
    boolean limited = exchange.effort().firstTokenNanos() != Long.MAX_VALUE;
    if (after == Latencies.UNKNOWN || limited || !exchange.context().canSendBeside()) {
      return measured(place, rest.proceed(exchange));
    }
    allotment.call(exchange.settings().get(Options.HEDGE_MAX_SHARE));
    Race race = new Race(exchange, rest, allotment, nanos -> latencies.took(place, nanos));
    CompletableFuture<HttpResponse> answer = race.run(after);
    if (!exchange.context().isBlocking()) {
      return answer;
    }
    return race.await() ? answer : rest.proceed(exchange);
  }

  private CompletionStage<HttpResponse> measured(
      String place, CompletionStage<HttpResponse> answer) {
    long begun = System.nanoTime();
    return Futures.then(
        answer,
        (response, failure) -> {
          if (failure != null) {
            return Futures.failed(failure);
          }
          latencies.took(place, System.nanoTime() - begun);
          return CompletableFuture.completedFuture(response);
        });
  }
}
