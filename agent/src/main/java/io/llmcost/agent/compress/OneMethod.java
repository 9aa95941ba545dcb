package io.llmcost.agent.compress;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Setting;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a method that is switched off would do to a call, by itself. Immutable. */
public final class OneMethod {

  private static final double USUAL_RATIO = 4;
  private static final long USUAL_HISTORY = 30_000;

  private final String name;
  private final Compression plan;

  private OneMethod(String name, Compression plan) {
    this.name = name;
    this.plan = plan;
  }

  /** As in the configuration, with the value that it is tried with. */
  public String name() {
    return name;
  }

  /** What would be sent; null if nothing would be done. */
  public Compression plan() {
    return plan;
  }

  /** Those that are off for a call; a call of another API has none. */
  public static List<OneMethod> switchedOff(Exchange exchange, CacheRates rates) {
    CompressOptions on = CompressOptions.of(exchange);
    List<OneMethod> methods = new ArrayList<>();
    if (on == null || !on.lossless) {
      add(methods, "lossless", Options.COMPRESS_LOSSLESS, true, exchange, rates);
    }
    if (on == null || !on.html) {
      add(methods, "html", Options.COMPRESS_HTML, true, exchange, rates);
    }
    if (on == null || !on.repeats) {
      add(methods, "repeats", Options.COMPRESS_REPEATS, true, exchange, rates);
    }
    if (on == null || on.context == null) {
      add(methods, "context", Options.COMPRESS_CONTEXT_RATIO, USUAL_RATIO, exchange, rates);
    }
    if (on == null || on.historyMaxTokens == Long.MAX_VALUE) {
      Setting<Long> most = Options.COMPRESS_HISTORY_MAX_TOKENS;
      add(methods, "history", most, USUAL_HISTORY, exchange, rates);
    }
    if (on == null || !on.promptCache) {
      add(methods, "prompt_cache", Options.COMPRESS_PROMPT_CACHE, true, exchange, rates);
    }
    return methods;
  }

  private static <T> void add(
      List<OneMethod> methods,
      String name,
      Setting<T> setting,
      T value,
      Exchange exchange,
      CacheRates rates) {
    Settings none =
        exchange
            .settings()
            .with(Options.COMPRESS_LOSSLESS, false)
            .with(Options.COMPRESS_HTML, false)
            .with(Options.COMPRESS_REPEATS, false)
            .with(Options.COMPRESS_CONTEXT_RATIO, 1.0)
            .with(Options.COMPRESS_CONTEXT_TARGET_TOKENS, null)
            .with(Options.COMPRESS_HISTORY_MAX_TOKENS, null)
            .with(Options.COMPRESS_SUMMARISE_MODEL, null)
            .with(Options.COMPRESS_PROMPT_CACHE, false)
            .with(Options.COMPRESS_CALL_SITES, Collections.<String>emptyList());
    Exchange alone = exchange.with(none.with(setting, value));
    boolean chosen = value instanceof Boolean;
    String called = chosen ? name : name + " (" + setting.format(value) + ")";
    Compression plan = new Compressor(rates).plan(alone);
    boolean done = plan != null && plan.request() != null;
    methods.add(new OneMethod(called, done ? plan : null));
  }
}
