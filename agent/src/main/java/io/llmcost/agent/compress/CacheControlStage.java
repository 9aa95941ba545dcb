package io.llmcost.agent.compress;

import io.llmcost.agent.config.Dialect;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Forgone;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.ledger.PromptCacheUse;
import io.llmcost.agent.llm.CacheMarks;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.price.ProviderDirectory;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Tells Anthropic what to keep of a call's beginning ({@code cache_control}), where the application
 * does not and where it pays at the rate at which that beginning has come again. It stands next to
 * the application's client: what other APIs' calls become passes it too.
 */
public final class CacheControlStage implements Stage {

  /** Hashing a longer body would take the caller a tenth of a second. */
  private static final int LONGEST = 4 << 20;

  private final CacheMarkPlans plans;
  private final WithMember sending = new WithMember("cache_control");

  /**
   * @param rates of the models that are asked
   * @param millis the time, in milliseconds
   */
  public CacheControlStage(CacheRates rates, LongSupplier millis) {
    this.plans = new CacheMarkPlans(rates, millis);
  }

  @Override
  public String name() {
    return "cache_control";
  }

  @Override
  public boolean concerns(Exchange exchange) {
    Settings settings = exchange.settings();
    return settings.preset() != Preset.OFF
        && settings.intended(Options.COMPRESS_PROMPT_CACHE)
        && !exchange.controls().bypass();
  }

  /** What is done to a call, for people; empty if it is none of Anthropic's. */
  public static List<String> explain(Exchange exchange, CacheRates rates) {
    if (!isAnthropic(exchange)
        || exchange.controls().bypass()
        || !exchange.settings().intended(Options.COMPRESS_PROMPT_CACHE)) {
      return Collections.emptyList();
    }
    try {
      LlmRequest call = LlmRequest.read(Endpoint.MESSAGES, exchange.request().body(), null);
      return CacheMarkPlans.explain(
          rates.writing(provider(exchange), call.model()), call.cacheMarks());
    } catch (NotAnLlmCallException e) {
      return Collections.emptyList();
    }
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    byte[] body = exchange.request().body();
    if (body.length > LONGEST || !isAnthropic(exchange) || sending.isRefusedBy(exchange)) {
      return rest.proceed(exchange);
    }
    byte[] marked = marked(exchange, body);
    return marked == body
        ? rest.proceed(exchange)
        : sending.send(
            exchange.with(exchange.request().withBody(marked), exchange.call()),
            exchange,
            PromptCacheUse.KEPT,
            rest);
  }

  /** The very same body if it is to be sent as it is. */
  private byte[] marked(Exchange exchange, byte[] body) {
    try {
      LlmRequest call = LlmRequest.read(Endpoint.MESSAGES, body, null);
      CacheMarks marks = call.cacheMarks();
      CacheMarkPlan plan = marks == null ? null : plans.plan(exchange, call.model(), marks);
      if (plan == null || !plan.isAny(marks)) {
        return body;
      }
      if (exchange.settings().preset() != Preset.OBSERVE) {
        return plan.appliedTo(marks, body);
      }
      exchange.trace().forgo(Forgone.usage(name(), plan::asUsed));
      return body;
    } catch (NotAnLlmCallException e) {
      return body;
    }
  }

  /** In the price book's name, or the configuration's. */
  static String provider(Exchange exchange) {
    ProviderDirectory.Place place = ProviderDirectory.byHost(exchange.request().url().host());
    String served = exchange.trace().provider();
    return place != null
        ? place.provider()
        : served != null ? served : exchange.trace().originalProvider();
  }

  private static boolean isAnthropic(Exchange exchange) {
    Url url = exchange.request().url();
    if (!url.path().endsWith(Endpoint.MESSAGES.suffix())) {
      return false;
    }
    ProviderDirectory.Place place = ProviderDirectory.byHost(url.host());
    if (place != null) {
      return place.provider().equals("anthropic");
    }
    for (Provider provider : exchange.settings().get(Options.PROVIDERS).values()) {
      if (provider.dialect() == Dialect.ANTHROPIC && provider.baseUrl().sameOrigin(url)) {
        return true;
      }
    }
    return false;
  }
}
