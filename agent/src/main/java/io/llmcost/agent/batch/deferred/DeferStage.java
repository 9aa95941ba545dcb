package io.llmcost.agent.batch.deferred;

import io.llmcost.agent.cache.CallKey;
import io.llmcost.agent.cache.CallKeys;
import io.llmcost.agent.cache.KeptAnswers;
import io.llmcost.agent.config.Dialect;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.Urgency;
import io.llmcost.agent.config.UrgencyRule;
import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Forgone;
import io.llmcost.agent.gateway.Futures;
import io.llmcost.agent.gateway.LateAnswers;
import io.llmcost.agent.gateway.Origin;
import io.llmcost.agent.gateway.PostponedRequest;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.price.Price;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.price.ProviderDirectory;
import io.llmcost.agent.thread.AgentClock;
import io.llmcost.agent.transport.OwnTransport;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Has calls that may wait long answered through the provider's Batch API. A call waits for its
 * batch as long as its client leaves time for a call of its own, which it makes then; the batch's
 * answer, when it comes, is kept for the next call that asks the same.
 */
public final class DeferStage implements Stage {

  private static final long LOOK_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final Supplier<PriceBook> prices;
  private final Function<Url, String> providerOf;
  private final DeferredCalls calls;
  private volatile Settings begun;

  /**
   * @param prices the book that holds
   * @param providerOf names who is behind a URL
   * @param transport for files and batches
   * @param answers where late ones are kept
   * @param late books them
   */
  public DeferStage(
      Supplier<PriceBook> prices,
      Function<Url, String> providerOf,
      OwnTransport transport,
      KeptAnswers answers,
      LateAnswers late) {
    this.prices = prices;
    this.providerOf = providerOf;
    this.calls = new DeferredCalls(new BatchApi(transport), answers, late);
  }

  @Override
  public String name() {
    return "deferred";
  }

  @Override
  public boolean concerns(Exchange exchange) {
    // Asked on every call: nothing is done where no rule defers anything.
    return exchange.trace().urgency() != null
        && isConfigured(exchange.settings())
        && (exchange.trace().urgency() == Urgency.DEFERRED
            || begun != exchange.settings()
            || calls.wantsAny());
  }

  private static boolean isConfigured(Settings settings) {
    for (UrgencyRule rule : settings.intended(Options.URGENCY_RULES)) {
      if (rule.urgency() == Urgency.DEFERRED) {
        return true;
      }
    }
    return false;
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    boolean deferred =
        exchange.trace().urgency() == Urgency.DEFERRED
            && refusal(exchange, prices.get(), providerOf) == null;
    if (exchange.settings().get(Options.PRESET) == Preset.OBSERVE) {
      if (deferred) {
        exchange.trace().forgo(Forgone.serviceTier(name(), DeferredCalls.TIER));
      }
      return rest.proceed(exchange);
    }
    if (begun != exchange.settings()) {
      begun = exchange.settings();
      calls.begin(exchange.settings());
    }
    return deferred ? defer(exchange, rest) : proceed(exchange, rest);
  }

  /** Not deferred; the call's key may be what a batch from before a restart waits for. */
  private CompletionStage<HttpResponse> proceed(Exchange exchange, Chain rest) {
    if (calls.wantsAny() && CallKeys.tellCallersApart(exchange)) {
      CallKey caller = CallKeys.caller(exchange);
      if (calls.wants(caller)) {
        calls.offer(caller, CallKeys.callerHeaders(exchange.request()));
      }
    }
    return rest.proceed(exchange);
  }

  /**
   * Why a call is not deferred, its urgency aside, for people; null if it is.
   *
   * @param exchange as it would be sent
   */
  public static String refusal(
      Exchange exchange, PriceBook prices, Function<Url, String> providerOf) {
    LlmRequest call = exchange.call();
    Url url = exchange.request().url();
    if (call.endpoint() == Endpoint.MESSAGES
        || call.modelIsInPath()
        || isTranslated(exchange)
        || !url.path().endsWith(call.endpoint().suffix())
        || !url.pathAndQuery().equals(url.path())) {
      return "the API has no batches of OpenAI's kind";
    }
    if (call.isStream()) {
      return "a stream is not deferred";
    }
    String state = call.whyStateful();
    if (state != null) {
      return state;
    }
    if (call.has("service_tier")) {
      return "the application asks for a tier itself";
    }
    if (!CallKeys.tellCallersApart(exchange)) {
      return CallKeys.CALLERS_LOOK_ALIKE;
    }
    if (exchange.effort().firstTokenNanos() != Long.MAX_VALUE) {
      return "the route gives the model a time for its first token";
    }
    if (waitNanos(exchange)
        < exchange.settings().get(Options.DEFERRED_LINGER).toNanos()
            + exchange.settings().get(Options.DEFERRED_POLL).toNanos()) {
      return "the client does not wait long enough";
    }
    Price price =
        prices.find(ProviderDirectory.billing(url.host(), providerOf.apply(url)), call.model());
    return price != null && price.hasTier(DeferredCalls.TIER)
        ? null
        : "there is no batch price of " + call.model() + " here";
  }

  /** Whether the place speaks another API. */
  private static boolean isTranslated(Exchange exchange) {
    for (Provider provider : exchange.settings().get(Options.PROVIDERS).values()) {
      if (provider.dialect() != Dialect.OPENAI
          && provider.baseUrl().sameOrigin(exchange.request().url())) {
        return true;
      }
    }
    return false;
  }

  /** What is left of the caller's time is for a call of its own. */
  private static long waitNanos(Exchange exchange) {
    long remaining = exchange.context().remainingNanos();
    long kept = Math.min(KEPT_NANOS, remaining / 2);
    return Math.min(exchange.settings().get(Options.DEFERRED_MAX_WAIT).toNanos(), remaining - kept);
  }

  private CompletionStage<HttpResponse> defer(Exchange exchange, Chain rest) {
    LlmRequest call = exchange.call();
    Url url = exchange.request().url();
    CallKey caller = CallKeys.caller(exchange);
    Lot lot = new Lot(Lot.baseOf(url, call.endpoint()), caller, call.endpoint(), call.model());
    PostponedRequest request =
        calls.isPausing(lot)
            ? null
            : PostponedRequest.of(exchange, providerOf.apply(url), DeferredCalls.TIER);
    if (request == null) {
      return proceed(exchange, rest);
    }
    Headers callerHeaders = CallKeys.callerHeaders(exchange.request());
    long end = System.nanoTime() + waitNanos(exchange);
    // Lends its key, too, once it waits: a batch that is over at once would be missed before.
    Waiter waiter =
        calls.enrol(
            lot,
            callerHeaders,
            new Item(
                BatchNames.of(exchange),
                keptUnder(exchange),
                KeptAnswers.isForAllProcesses(exchange),
                Origin.of(exchange),
                exchange.request().headers().get(BatchNames.TRACEPARENT),
                call.body()),
            exchange.settings());
    if (waiter == null) {
      request.givenUp();
      return proceed(exchange, rest);
    }
    if (exchange.context().isBlocking()) {
      try {
        return go(await(waiter, end, exchange.context()), request, exchange, rest);
      } catch (CancellationException e) {
        request.givenUp();
        return Futures.failed(e);
      }
    }
    return waitAside(waiter, end, request, exchange, rest);
  }

  /** A route's answer is one for such calls only, which the key alone does not say. */
  private static CallKey keptUnder(Exchange exchange) {
    Object key = exchange.trace().keptUnder();
    return exchange.trace().route() == null && key instanceof CallKey ? (CallKey) key : null;
  }

  private CompletionStage<HttpResponse> waitAside(
      Waiter waiter, long end, PostponedRequest request, Exchange exchange, Chain rest) {
    CompletableFuture<Waiter.Given> mine = new CompletableFuture<>();
    waiter.whenComplete((given, failure) -> mine.complete(given));
    if (!mine.isDone()) {
      AgentClock.checkUntilDone(
          mine,
          () -> {
            if (exchange.context().isCancelled()) {
              mine.completeExceptionally(new CancellationException("The call was cancelled"));
              giveUp(waiter);
            } else if (System.nanoTime() - end >= 0) {
              giveUp(waiter);
            }
          });
    }
    // Not on the worker's thread, nor on the clock's: what follows is the application's code.
    return mine.handle(
            (given, failure) -> {
              if (failure != null) {
                request.givenUp();
              }
              return given;
            })
        .thenComposeAsync(
            given ->
                mine.isCompletedExceptionally()
                    ? Futures.<HttpResponse>failed(
                        new CancellationException("The call was cancelled"))
                    : go(given, request, exchange, rest));
  }

  private void giveUp(Waiter waiter) {
    waiter.release();
    calls.abandoned();
  }

  /** Null if a call of its own is to be made. */
  private Waiter.Given await(Waiter waiter, long end, CallContext context) {
    try {
      while (System.nanoTime() - end < 0) {
        if (context.isCancelled()) {
          throw new CancellationException("The call was cancelled");
        }
        try {
          return waiter.get(LOOK_UP_NANOS, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          // Look whether it is still worth waiting.
        }
      }
    } catch (InterruptedException e) {
      // The client's own call is to notice it, in its own way.
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // As if there were no answer.
    } finally {
      if (!waiter.isDone()) {
        giveUp(waiter);
      }
    }
    return waiter.getNow(null);
  }

  private CompletionStage<HttpResponse> go(
      Waiter.Given given, PostponedRequest request, Exchange exchange, Chain rest) {
    if (given == null) {
      request.givenUp();
      return rest.proceed(exchange);
    }
    if (given.first) {
      request.answered(given.answer, given.together);
    } else {
      request.givenUp();
      exchange.trace().cache("coalesced");
      exchange.trace().served(null, exchange.call().model());
    }
    return CompletableFuture.completedFuture(given.answer);
  }
}
