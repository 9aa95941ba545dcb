package io.llmcost.agent.batch;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.UrgencyRule;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.gateway.ThreadKind;
import io.llmcost.agent.http.HttpResponse;
import java.util.concurrent.CompletionStage;

/** Finds out, while a call is as the application made it, how long it may wait. */
public final class UrgencyStage implements Stage {

  private volatile UrgencyRules rules;

  @Override
  public String name() {
    return "urgency";
  }

  @Override
  public boolean concerns(Exchange exchange) {
    return exchange.settings().get(Options.PRESET) != Preset.OFF
        && UrgencyRules.areGiven(exchange.settings())
        && !exchange.controls().bypass();
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    exchange.trace().urgency(rules(exchange.settings()).of(exchange));
    return rest.proceed(exchange);
  }

  private UrgencyRules rules(Settings settings) {
    UrgencyRules present = rules;
    if (present == null || !present.areOf(settings)) {
      present = new UrgencyRules(settings);
      rules = present;
    }
    return present;
  }

  /** How long a call may wait and why, for people; null if nothing is configured. */
  public static String explain(Exchange exchange) {
    return UrgencyRules.areGiven(exchange.settings())
        ? new UrgencyRules(exchange.settings()).explain(exchange)
        : null;
  }

  /** Has kinds of threads found out from now on if a configuration looks at them. */
  public static void prepare(Settings settings) {
    boolean looks = settings.intended(Options.URGENCY_RECOGNISE);
    for (UrgencyRule rule : settings.intended(Options.URGENCY_RULES)) {
      looks |= !rule.when().threads().isEmpty();
    }
    ThreadKind.wanted(looks && settings.get(Options.PRESET) != Preset.OFF);
  }
}
