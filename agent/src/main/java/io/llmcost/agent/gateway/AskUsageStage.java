package io.llmcost.agent.gateway;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.llm.UsageChunkFilter;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Streams report their usage only if asked. Where the application does not ask, this does, and
 * takes the report out of the stream again. Not in {@code observe}, which changes no request, and
 * not where the answer may come compressed, because the application asked for that itself.
 */
public final class AskUsageStage implements Stage {

  private final Set<String> refusing = Collections.newSetFromMap(new ConcurrentHashMap<>());

  @Override
  public String name() {
    return "usage";
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    if (!isToAsk(exchange)) {
      return rest.proceed(exchange);
    }
    Exchange asking = asking(exchange);
    if (asking == null) {
      return rest.proceed(exchange);
    }
    return rest.proceed(asking)
        .thenCompose(
            response -> {
              if (isRefusal(response)) {
                refusing.add(exchange.request().url().origin());
                response.discard();
                return rest.proceed(exchange);
              }
              return CompletableFuture.completedFuture(
                  response.isEventStream()
                      ? response.filteredBy(new UsageChunkFilter())
                      : response);
            });
  }

  private boolean isToAsk(Exchange exchange) {
    return wantsToAsk(exchange) && !refusing.contains(exchange.request().url().origin());
  }

  /** Whether a call's usage is asked for where the provider has not refused that before. */
  public static boolean wantsToAsk(Exchange exchange) {
    LlmRequest call = exchange.call();
    return call.isStream()
        && !call.asksForUsage()
        && exchange.settings().get(Options.PRESET) != Preset.OBSERVE
        && exchange.settings().get(Options.USAGE_ASK) == Options.UsageAsk.AUTO
        && !exchange.controls().bypass()
        && !exchange.request().headers().has("accept-encoding");
  }

  private static Exchange asking(Exchange exchange) {
    HttpRequest request = exchange.request().withBody(exchange.call().withUsageAskedFor());
    try {
      return exchange.with(
          request,
          LlmRequest.read(exchange.call().endpoint(), request.body(), exchange.call().model()));
    } catch (NotAnLlmCallException e) {
      return null;
    }
  }

  // Servers that do not know stream_options answer so, and the call has cost nothing.
  private static boolean isRefusal(HttpResponse response) {
    return response.status() == 400 || response.status() == 422;
  }
}
