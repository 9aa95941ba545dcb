package io.llmcost.agent.compress;

import io.llmcost.agent.config.CallSitePatterns;
import io.llmcost.agent.config.Model;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.dialect.AskedModel;
import io.llmcost.agent.gateway.Exchange;
import java.util.List;

/** What is switched on, for calls of one place. */
final class CompressOptions {

  private static final double OFF = 1;

  final boolean lossless;
  final boolean html;
  final boolean repeats;

  /** Null if documents stay whole. */
  final ContextCut context;

  /** Whether what passages mean counts beside their words. */
  final boolean contextByMeaning;

  /** So long a call waits at most to learn what they mean. */
  final long meaningNanos;

  /** Tokens; no call or text with fewer is looked at for its documents. */
  final long contextMinTokens;

  /** Tokens of a conversation; {@link Long#MAX_VALUE} if none is shortened. */
  final long historyMaxTokens;

  final boolean promptCache;

  /** Who makes summaries; null if nobody does. */
  final Model summaryModel;

  final boolean summariseSystem;
  final boolean summariseContext;
  final boolean summariseHistory;
  final double summaryRatio;

  /** No text with fewer tokens gets a summary. */
  final long summaryMinTokens;

  private CompressOptions(Exchange exchange) {
    Settings settings = exchange.settings();
    boolean lossy = !exchange.controls().highQuality();
    lossless = settings.intended(Options.COMPRESS_LOSSLESS);
    html = lossy && settings.intended(Options.COMPRESS_HTML);
    repeats = lossy && settings.intended(Options.COMPRESS_REPEATS);
    promptCache = settings.intended(Options.COMPRESS_PROMPT_CACHE);
    contextMinTokens = settings.intended(Options.COMPRESS_CONTEXT_MIN_TOKENS);
    String callSite = exchange.trace().callSite();
    boolean here = lossy && holds(settings.intended(Options.COMPRESS_CALL_SITES), callSite);
    context = here ? context(settings) : null;
    contextByMeaning =
        context != null && settings.intended(Options.COMPRESS_CONTEXT_EMBEDDER_ENABLED);
    meaningNanos = settings.intended(Options.COMPRESS_CONTEXT_EMBEDDER_WITHIN).toNanos();
    Long history = settings.intended(Options.COMPRESS_HISTORY_MAX_TOKENS);
    summaryModel = here ? summaryModel(settings) : null;
    summariseSystem = summaryModel != null && settings.intended(Options.COMPRESS_SUMMARISE_SYSTEM);
    summariseContext =
        summaryModel != null && settings.intended(Options.COMPRESS_SUMMARISE_CONTEXT);
    summariseHistory =
        summaryModel != null && settings.intended(Options.COMPRESS_SUMMARISE_HISTORY);
    summaryRatio = Math.max(1.25, settings.intended(Options.COMPRESS_SUMMARISE_RATIO));
    summaryMinTokens = settings.intended(Options.COMPRESS_SUMMARISE_MIN_TOKENS);
    historyMaxTokens = here && history != null && history > 0 ? history : Long.MAX_VALUE;
  }

  /** Null if nothing is switched on. */
  static CompressOptions of(Exchange exchange) {
    return isAnyOn(exchange.settings()) ? new CompressOptions(exchange) : null;
  }

  /** Whether a body of so many bytes cannot have a text that any of them would change. */
  boolean isTooSmall(int bytes) {
    long least = promptCache ? PrefixMemory.SHORTEST : Long.MAX_VALUE;
    least = lossless || html ? 0 : least;
    least = repeats ? Math.min(least, 2 * Repeats.SHORTEST) : least;
    least = context == null ? least : Math.min(least, contextMinTokens);
    least = summariseSystem || summariseContext ? Math.min(least, summaryMinTokens) : least;
    return bytes < Math.min(least, historyMaxTokens);
  }

  private static Model summaryModel(Settings settings) {
    AskedModel model = AskedModel.of(settings.intended(Options.COMPRESS_SUMMARISE_MODEL), settings);
    return model == null ? null : model.model();
  }

  static boolean isAnyOn(Settings settings) {
    return settings.intended(Options.COMPRESS_LOSSLESS)
        || settings.intended(Options.COMPRESS_HTML)
        || settings.intended(Options.COMPRESS_REPEATS)
        || settings.intended(Options.COMPRESS_PROMPT_CACHE)
        || settings.intended(Options.COMPRESS_CONTEXT_RATIO) > OFF
        || settings.intended(Options.COMPRESS_CONTEXT_TARGET_TOKENS) != null
        || settings.intended(Options.COMPRESS_HISTORY_MAX_TOKENS) != null
        || Summaries.isOn(settings);
  }

  private static ContextCut context(Settings settings) {
    Long target = settings.intended(Options.COMPRESS_CONTEXT_TARGET_TOKENS);
    if (target != null && target > 0) {
      return ContextCut.toTokens((int) Math.min(Integer.MAX_VALUE, target * 8 / 9));
    }
    double ratio = settings.intended(Options.COMPRESS_CONTEXT_RATIO);
    return ratio > OFF ? ContextCut.toRatio(ratio) : null;
  }

  private static boolean holds(List<String> patterns, String callSite) {
    return patterns.isEmpty() || new CallSitePatterns(patterns).fit(callSite);
  }
}
