package io.llmcost.agent.resilience;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.HttpResponse;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Sends a request that failed in passing again, or to another region, and remembers how places are
 * doing. It stands below the routes, which choose between models.
 */
public final class ResilienceStage implements Stage {

  private final VitalsBook book = new VitalsBook();
  private final Regions regions = new Regions(book);
  private final Repeats repeats = new Repeats();
  private volatile BreakerRules rules;
  private final DoubleSupplier random;

  public ResilienceStage() {
    this(() -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * @param random from 0 to 1
   */
  ResilienceStage(DoubleSupplier random) {
    this.random = random;
  }

  @Override
  public String name() {
    return "resilience";
  }

  @Override
  public boolean concerns(Exchange exchange) {
    return exchange.settings().get(Options.PRESET).compareTo(Preset.OBSERVE) > 0;
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    return new Attempts(exchange, rest, regions.providerOf(exchange), this).send();
  }

  /** What is known here of how places are doing. */
  public Health health() {
    return new Known();
  }

  /** Those of a configuration, made once. */
  BreakerRules rules(Settings settings) {
    BreakerRules present = rules;
    if (present == null || !present.areOf(settings)) {
      present = BreakerRules.of(settings);
      rules = present;
    }
    return present;
  }

  VitalsBook book() {
    return book;
  }

  Regions regions() {
    return regions;
  }

  Repeats repeats() {
    return repeats;
  }

  double random() {
    return random.getAsDouble();
  }

  private final class Known implements Health {

    @Override
    public boolean isOpen(Exchange sent) {
      long now = System.nanoTime();
      Provider provider = regions.providerOf(sent);
      return provider != null
          ? regions.areAllOpen(provider, sent, now)
          : isKeyOpen(sent, now) || vitals(sent).breaker.isOpen(now);
    }

    @Override
    public boolean admits(Exchange sent) {
      long now = System.nanoTime();
      Provider provider = regions.providerOf(sent);
      return provider != null
          ? !regions.areAllOpen(provider, sent, now)
          : !isKeyOpen(sent, now) && vitals(sent).breaker.admits(now);
    }

    @Override
    public boolean isSlowerThan(Exchange sent, long nanos) {
      return nanos != Long.MAX_VALUE && vitals(sent).isSlowerThan(nanos, System.nanoTime());
    }

    private boolean isKeyOpen(Exchange sent, long now) {
      Vitals key = book.ofKeyIfKnown(sent.request().url());
      return key != null && key.breaker.isOpen(now);
    }

    private Vitals vitals(Exchange sent) {
      return book.of(sent.request().url(), sent.call().model());
    }
  }
}
