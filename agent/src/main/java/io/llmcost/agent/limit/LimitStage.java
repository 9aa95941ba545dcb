package io.llmcost.agent.limit;

import io.llmcost.agent.budget.Estimator;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.WhenOver;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.price.PriceBook;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Keeps requests back that a provider would turn away, and lets them out in turn. It stands nearest
 * to the provider: every request that is sent passes it, repeated and routed ones too.
 */
public final class LimitStage implements Stage {

  private final Estimator estimator;
  private final Function<Url, String> providerOf;
  private final Limiter limiter;
  private volatile LimitTable table = LimitTable.EMPTY;

  /**
   * @param prices the book that holds
   * @param providerOf names who is behind a URL
   */
  public LimitStage(Supplier<PriceBook> prices, Function<Url, String> providerOf) {
    this(prices, providerOf, new AgentTicker());
  }

  LimitStage(Supplier<PriceBook> prices, Function<Url, String> providerOf, Ticker ticker) {
    this.estimator = new Estimator(prices);
    this.providerOf = providerOf;
    this.limiter = new Limiter(ticker);
  }

  @Override
  public String name() {
    return "limit";
  }

  @Override
  public boolean concerns(Exchange exchange) {
    Settings settings = exchange.settings();
    return settings.get(Options.PRESET).compareTo(Preset.OBSERVE) > 0
        && (settings.get(Options.LIMITS_LEARN) || !settings.get(Options.LIMITS_RULES).isEmpty());
  }

  /** They count at the provider like all others; a call that asks to be left alone never waits. */
  @Override
  public boolean isForUntouchedCalls() {
    return true;
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    String provider = providerOf.apply(exchange.request().url());
    Lane lane = table(exchange.settings()).laneOf(exchange, provider);
    if (lane.gates.length == 0) {
      return rest.proceed(exchange);
    }
    LimitedCall call =
        new LimitedCall(
            exchange,
            rest,
            limiter,
            lane,
            estimator,
            estimator.of(
                exchange.call(),
                provider,
                exchange.request().url().host(),
                exchange.trace().callSite()));
    if (call.enter()) {
      return call.send(0);
    }
    if (exchange.trace().isAside()) {
      return call.refused(0);
    }
    if (exchange.controls().bypass()) {
      return call.sendAnyway(0);
    }
    Ticket ticket = call.queue(patience(exchange, lane));
    return ticket == null ? over(call, exchange, 0) : call.await(ticket, this::over);
  }

  /** What becomes of a call that is not to wait any longer. */
  private CompletionStage<HttpResponse> over(LimitedCall call, Exchange exchange, long waited) {
    boolean refused =
        exchange.effort().isReplaceable()
            || exchange.settings().get(Options.LIMITS_WHEN_OVER) == WhenOver.REFUSE;
    return refused ? call.refused(waited) : call.sendAnyway(waited);
  }

  /** Leaves as much time as answers take; half of it where that is not known, or too much. */
  private long patience(Exchange exchange, Lane lane) {
    CallContext context = exchange.context();
    long most = exchange.settings().get(Options.LIMITS_MAX_WAIT).toNanos();
    long remaining = context.remainingNanos();
    if (remaining == Long.MAX_VALUE) {
      return most;
    }
    long usual = limiter.patience(lane);
    long spare = usual == 0 ? 0 : remaining - usual;
    return Math.max(0, Math.min(most, Math.max(spare, remaining / 2)));
  }

  /** Calls that wait for their turn now. */
  public int waiting() {
    return limiter.waiting();
  }

  private LimitTable table(Settings settings) {
    LimitTable known = table;
    return known.isOf(settings) ? known : compile(settings);
  }

  private synchronized LimitTable compile(Settings settings) {
    if (!table.isOf(settings)) {
      table = table.of(settings);
    }
    return table;
  }
}
