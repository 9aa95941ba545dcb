package io.llmcost.agent.compress;

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
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.price.ProviderDirectory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Tells OpenAI to write nothing to its prompt cache ({@code prompt_cache_options}) where it would
 * do so by itself, charges for it, and a call site's prompts begin alike too rarely for that to
 * pay. It stands next to the application's client: what routes lead to OpenAI passes it too.
 */
public final class CacheWritesStage implements Stage {

  private static final String MEMBER = "prompt_cache_options";
  private static final String OFF = "{\"mode\":\"explicit\"}";
  private static final String BREAKPOINT = "\"prompt_cache_breakpoint\"";

  /** As hosts tell it, and as configurations name a proxy before it. */
  private static final String OPENAI = "openai";

  /** Hashing a longer body would take the caller a tenth of a second. */
  private static final int LONGEST = 4 << 20;

  private final CacheRates rates;
  private final ImplicitWrites writes;
  private final WithMember sending = new WithMember(MEMBER);

  /**
   * @param rates of the models that are asked
   * @param millis the time, in milliseconds
   */
  public CacheWritesStage(CacheRates rates, LongSupplier millis) {
    this.rates = rates;
    this.writes = new ImplicitWrites(millis);
  }

  @Override
  public String name() {
    return "cache_writes";
  }

  @Override
  public boolean concerns(Exchange exchange) {
    Settings settings = exchange.settings();
    return settings.preset() != Preset.OFF
        && settings.intended(Options.COMPRESS_PROMPT_CACHE)
        && !exchange.controls().bypass()
        && exchange.call().body().length >= PrefixMemory.SHORTEST
        && refusal(exchange, rates) == null;
  }

  /** What is done to a call, for people; empty if nobody charges for writes here. */
  public static List<String> explain(Exchange exchange, CacheRates rates) {
    if (exchange.controls().bypass()
        || !exchange.settings().intended(Options.COMPRESS_PROMPT_CACHE)
        || !isOpenAi(exchange)) {
      return Collections.emptyList();
    }
    List<String> lines = new ArrayList<>();
    CacheWriteRates writing = writing(exchange, rates);
    if (writing == null) {
      lines.add("the provider charges nothing for writing " + exchange.call().model() + "'s cache");
      return lines;
    }
    String refusal = refusal(exchange, rates);
    lines.add(
        refusal != null
            ? "left alone: " + refusal
            : writing.implicitly()
                + ": told not to ("
                + MEMBER
                + ") where less of the call site's prompts begins as one of the last 30 minutes");
    return lines;
  }

  /** Why the provider is told nothing, for people; null if it may be. */
  private static String refusal(Exchange exchange, CacheRates rates) {
    LlmRequest call = exchange.call();
    if (!isOpenAi(exchange) || writing(exchange, rates) == null) {
      return "nobody charges for writes here";
    }
    if (call.body().length > LONGEST) {
      return "it is longer than 4 MB";
    }
    if (call.has("prompt_cache_retention")
        || call.has(MEMBER)
        || new String(call.body(), StandardCharsets.ISO_8859_1).contains(BREAKPOINT)) {
      return "the application says itself what is to be kept";
    }
    return call.has("previous_response_id") || call.has("conversation") || call.has("prompt")
        ? "its beginning is at the provider"
        : null;
  }

  /** Null if writing costs nothing more than reading. */
  private static CacheWriteRates writing(Exchange exchange, CacheRates rates) {
    return rates.implicitWriting(CacheControlStage.provider(exchange), exchange.call().model());
  }

  private static boolean isOpenAi(Exchange exchange) {
    LlmRequest call = exchange.call();
    Url url = exchange.request().url();
    boolean chat =
        call.endpoint() == Endpoint.CHAT_COMPLETIONS || call.endpoint() == Endpoint.RESPONSES;
    if (!chat || !url.path().endsWith(call.endpoint().suffix())) {
      return false;
    }
    ProviderDirectory.Place place = ProviderDirectory.byHost(url.host());
    if (place != null) {
      return place.provider().equals(OPENAI);
    }
    Provider named = exchange.settings().get(Options.PROVIDERS).get(OPENAI);
    return named != null && named.baseUrl().sameOrigin(url);
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    boolean inVain = writes.areInVain(exchange, writing(exchange, rates));
    if (!inVain || sending.isRefusedBy(exchange)) {
      return rest.proceed(exchange);
    }
    if (exchange.settings().preset() == Preset.OBSERVE) {
      exchange.trace().forgo(Forgone.usage(name(), usage -> usage.withoutCacheWrites(false)));
      return rest.proceed(exchange);
    }
    byte[] body = exchange.call().withJson(MEMBER, OFF);
    Exchange told;
    try {
      told = exchange.with(exchange.request().withBody(body), exchange.call().withBody(body));
    } catch (NotAnLlmCallException e) {
      return rest.proceed(exchange);
    }
    return sending.send(told, exchange, PromptCacheUse.NOT_WRITTEN, rest);
  }
}
