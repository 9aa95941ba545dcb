package io.llmcost.agent.compress;

import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Tenant;
import io.llmcost.agent.llm.LlmRequest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Where a provider writes all prompts to its cache by itself, and charges for it: at which call
 * sites so little comes again that this costs more than it saves. Thread-safe.
 */
final class ImplicitWrites {

  /** What OpenAI keeps a prompt for if nothing else is said. */
  private static final long KEPT = TimeUnit.MINUTES.toMillis(30);

  private static final int MOST_SITES = 10_000;

  private final LongSupplier millis;
  private final Beginnings beginnings = new Beginnings();
  private final Sites<ReusedShare> sites = new Sites<>(MOST_SITES, ReusedShare::new);

  /**
   * @param millis the time, in milliseconds
   */
  ImplicitWrites(LongSupplier millis) {
    this.millis = millis;
  }

  /** Whether writing a call's prompt costs more than it saves; notes that it came. */
  boolean areInVain(Exchange exchange, CacheWriteRates rates) {
    LlmRequest call = exchange.call();
    List<String> texts = Compressor.texts(call);
    long now = millis.getAsLong();
    String origin = exchange.request().url().origin();
    String place = origin + ' ' + Tenant.ofKey(exchange) + ' ' + call.model() + ' ';
    String tools = call.json("tools");
    long chain = PrefixMemory.next(PrefixMemory.begin(place), tools == null ? "" : tools);
    long tokens = tools == null ? 0 : Compressor.tokens(tools);
    long found = 0;
    boolean known = true;
    for (String text : texts) {
      chain = PrefixMemory.next(chain, text);
      tokens += Compressor.tokens(text);
      Recurrence earlier = beginnings.at(chain);
      known &= earlier.last() >= 0 && now - earlier.last() <= KEPT;
      found = known ? tokens : found;
      earlier.came(now);
    }
    if (tokens < PrefixMemory.SHORTEST) {
      return false;
    }
    ReusedShare site = sites.at(origin + ' ' + call.model() + ' ' + exchange.trace().callSite());
    boolean enough = site.came(tokens, found < PrefixMemory.SHORTEST ? 0 : found);
    return enough && !rates.pays(site.share());
  }
}
