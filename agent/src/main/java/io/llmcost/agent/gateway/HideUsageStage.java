package io.llmcost.agent.gateway;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.UsageChunkFilter;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/**
 * Takes the usage out of streams again that the application did not ask for. It stands before the
 * levers, so that they see, keep and share answers with their usage; {@link AskUsageStage}, behind
 * them, puts the question where the call goes in the end.
 */
public final class HideUsageStage implements Stage {

  private final AskUsageStage asking;

  HideUsageStage(AskUsageStage asking) {
    this.asking = asking;
  }

  @Override
  public String name() {
    return "usage";
  }

  @Override
  public boolean concerns(Exchange exchange) {
    return wantsToAsk(exchange);
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    CallTrace trace = exchange.trace();
    trace.hidesUsage(true);
    return rest.proceed(exchange).thenApply(response -> withoutUsage(response, trace));
  }

  /**
   * Whether a call's usage is asked for where the provider has not refused that before. Not in
   * {@code observe}, which changes no request, and not where the answer may come compressed,
   * because the application asked for that itself.
   */
  public static boolean wantsToAsk(Exchange exchange) {
    LlmRequest call = exchange.call();
    return call.isStream()
        && !call.asksForUsage()
        && exchange.settings().get(Options.PRESET) != Preset.OBSERVE
        && exchange.settings().get(Options.USAGE_ASK) == Options.UsageAsk.AUTO
        && !exchange.controls().bypass()
        && !exchange.request().headers().has("accept-encoding");
  }

  private HttpResponse withoutUsage(HttpResponse response, CallTrace trace) {
    Exchange asked = trace.takeAskedForUsage();
    boolean replayed = response.isWhole();
    if ((asked == null && !replayed) || !mayBeStream(response)) {
      return response;
    }
    return response.filteredBy(
        new UsageChunkFilter(
            () -> {
              if (asked != null) {
                asking.askNoMore(asked);
              }
            }));
  }

  /** Servers send streams as text, as bytes, or do not say; JSON is what no stream is called. */
  private static boolean mayBeStream(HttpResponse response) {
    String type = response.headers().get("content-type");
    return response.isSuccess()
        && (type == null || !type.trim().toLowerCase(Locale.ROOT).startsWith("application/json"));
  }
}
