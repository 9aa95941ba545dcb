package io.llmcost.agent.limit;

import io.llmcost.agent.config.Limit;
import io.llmcost.agent.config.Limit.Priority;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.WhenOver;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What limits there are, in words. */
public final class LimitWords {

  private LimitWords() {}

  /** By what they are for; empty if there are none. */
  public static Map<String, String> describe(Settings settings) {
    Map<String, String> words = new LinkedHashMap<>();
    for (Limit limit : settings.get(Options.LIMITS_RULES)) {
      words.merge(limit.name(), limit.rule(), (one, other) -> one + "; " + other);
    }
    if (settings.get(Options.LIMITS_LEARN)) {
      words.put("learnt", "what the providers' rate limit headers say, for each key and model");
    }
    if (!words.isEmpty()) {
      words.put("waiting", waiting(settings));
    }
    return words;
  }

  private static String waiting(Settings settings) {
    return Options.LIMITS_MAX_WAIT.format(settings.get(Options.LIMITS_MAX_WAIT))
        + " and "
        + settings.get(Options.LIMITS_QUEUE)
        + " calls at most; then another tier is asked, or "
        + (settings.get(Options.LIMITS_WHEN_OVER) == WhenOver.SEND
            ? "the call goes out"
            : "the application gets a 429");
  }

  /** Those that are for a call, in words. */
  public static List<String> explain(Exchange exchange, String provider) {
    List<String> lines = new ArrayList<>();
    Settings settings = exchange.settings();
    for (Limit limit : LimitTable.EMPTY.of(settings).rulesFor(provider, exchange.call().model())) {
      lines.add(limit.name() + ": " + limit.rule());
    }
    if (settings.get(Options.LIMITS_LEARN)) {
      lines.add("and what the provider's rate limit headers say");
    }
    if (!lines.isEmpty()) {
      Priority priority = Priorities.of(settings, exchange.trace().callSite());
      lines.add(
          "where it has to wait, its priority is " + priority.name().toLowerCase(Locale.ROOT));
    } else if (!settings.get(Options.LIMITS_RULES).isEmpty()) {
      lines.add("none is for this call");
    }
    return lines;
  }
}
