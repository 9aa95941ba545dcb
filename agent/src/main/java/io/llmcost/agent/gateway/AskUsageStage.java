package io.llmcost.agent.gateway;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.llm.UsageChunkFilter;
import java.util.Collections;
import java.util.Locale;
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

  private static final int MAX_REFUSING = 1_000;

  /** Where, and by which model, the question was refused and the call without it answered. */
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
                response.discard();
                return withoutAsking(exchange, rest);
              }
              return CompletableFuture.completedFuture(
                  mayBeStream(response)
                      ? response.filteredBy(new UsageChunkFilter(() -> askNoMore(exchange)))
                      : response);
            });
  }

  /** Only an answer tells that the question was what was refused: other requests are bad too. */
  private CompletionStage<HttpResponse> withoutAsking(Exchange exchange, Chain rest) {
    return rest.proceed(exchange)
        .thenApply(
            response -> {
              if (response.isSuccess()) {
                askNoMore(exchange);
              }
              return response;
            });
  }

  /**
   * Also where usage comes in chunks with choices: such a provider may report it unasked, and what
   * it reports unasked is the application's.
   */
  private void askNoMore(Exchange exchange) {
    if (refusing.size() < MAX_REFUSING) {
      refusing.add(placeOf(exchange));
    }
  }

  private static String placeOf(Exchange exchange) {
    return exchange.request().url().origin()
        + exchange.request().url().path()
        + ' '
        + exchange.call().model();
  }

  /** Servers send streams as text, as bytes, or do not say; JSON is what no stream is called. */
  private static boolean mayBeStream(HttpResponse response) {
    String type = response.headers().get("content-type");
    return response.isSuccess()
        && (type == null || !type.trim().toLowerCase(Locale.ROOT).startsWith("application/json"));
  }

  private boolean isToAsk(Exchange exchange) {
    return wantsToAsk(exchange) && !isRefusing(exchange);
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

  private boolean isRefusing(Exchange exchange) {
    return !refusing.isEmpty() && refusing.contains(placeOf(exchange));
  }

  private static Exchange asking(Exchange exchange) {
    HttpRequest request = exchange.request().withBody(exchange.call().withUsageAskedFor());
    try {
      return exchange.with(request, exchange.call().withBody(request.body()));
    } catch (NotAnLlmCallException e) {
      return null;
    }
  }

  // Servers that do not know stream_options answer so, and the call has cost nothing.
  private static boolean isRefusal(HttpResponse response) {
    return response.status() == 400 || response.status() == 422;
  }
}
