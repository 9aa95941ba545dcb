package io.llmcost.agent.batch;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Preset;
import io.llmcost.agent.config.Urgency;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Forgone;
import io.llmcost.agent.gateway.Futures;
import io.llmcost.agent.gateway.Metering;
import io.llmcost.agent.gateway.Refusals;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.llm.PlainBody;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.price.Price;
import io.llmcost.agent.price.PriceBook;
import io.llmcost.agent.price.ProviderDirectory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Asks for the tier of calls that wait their turn, for calls that may. It stands nearest to the
 * provider, where it is settled who serves the call. A provider that has no room asks no money for
 * saying so: the call goes at the standard tier then, at once.
 */
public final class FlexStage implements Stage {

  private static final String TIER = "flex";
  private static final String MEMBER = "service_tier";
  private static final int TOO_MANY = 429;
  private static final int LONGEST_ERROR = 1 << 20;

  /** How OpenAI's guide to flex processing calls the error of a tier without room. */
  private static final Pattern WITHOUT_ROOM = Pattern.compile("(?i)resource[ _-]?unavailable");

  private final Supplier<PriceBook> prices;
  private final Function<Url, String> providerOf;
  private final Refusals unknown = new Refusals();
  private final FlexRefusals full = new FlexRefusals();

  /**
   * @param prices the book that holds
   * @param providerOf names who is behind a URL
   */
  public FlexStage(Supplier<PriceBook> prices, Function<Url, String> providerOf) {
    this.prices = prices;
    this.providerOf = providerOf;
  }

  @Override
  public String name() {
    return "flex";
  }

  @Override
  public boolean concerns(Exchange exchange) {
    Urgency urgency = exchange.trace().urgency();
    return urgency != null
        && urgency != Urgency.INTERACTIVE
        && exchange.settings().intended(Options.FLEX_ENABLED)
        && refusal(exchange, prices.get(), providerOf) == null;
  }

  /**
   * Why a call does not ask for flex, its urgency aside, for people; null if it does.
   *
   * @param exchange as it would be sent
   */
  public static String refusal(
      Exchange exchange, PriceBook prices, Function<Url, String> providerOf) {
    LlmRequest call = exchange.call();
    if (call.endpoint() != Endpoint.CHAT_COMPLETIONS && call.endpoint() != Endpoint.RESPONSES) {
      return "the API has no service tiers";
    }
    if (call.has(MEMBER)) {
      return "the application asks for a tier itself";
    }
    if (exchange.context().remainingNanos()
        < exchange.settings().get(Options.FLEX_MIN_TIME).toNanos()) {
      return "the client waits for less than flex.min_time";
    }
    if (exchange.effort().firstTokenNanos() != Long.MAX_VALUE) {
      return "the route gives the model a time for its first token";
    }
    Url url = exchange.request().url();
    Price price =
        prices.find(ProviderDirectory.billing(url.host(), providerOf.apply(url)), call.model());
    return price != null && price.hasTier(TIER)
        ? null
        : "there is no flex price of " + call.model() + " here";
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    if (exchange.settings().get(Options.PRESET) == Preset.OBSERVE) {
      exchange.trace().forgo(Forgone.serviceTier(name(), TIER));
      return rest.proceed(exchange);
    }
    Exchange asking =
        unknown.isBy(exchange) || full.isPausing(exchange, System.nanoTime())
            ? null
            : asking(exchange);
    if (asking == null) {
      return rest.proceed(exchange);
    }
    return Futures.then(
        rest.proceed(asking),
        (response, failure) ->
            failure == null ? answered(response, exchange, rest) : Futures.failed(failure));
  }

  private CompletionStage<HttpResponse> answered(
      HttpResponse response, Exchange exchange, Chain rest) {
    if (response.isSuccess()) {
      full.served(exchange);
      return CompletableFuture.completedFuture(response);
    }
    boolean isFull = response.status() == TOO_MANY;
    if (!isFull && !Refusals.mayBe(response) || !isToGoOn(exchange)) {
      return CompletableFuture.completedFuture(response);
    }
    if (!isFull) {
      return standard(response, false, exchange, rest);
    }
    return Futures.then(
        response.readWhole(exchange.settings().get(Options.MAX_BODY_BYTES)),
        (whole, failure) -> {
          if (failure == null && (isOfTheCaller(whole) || !isToGoOn(exchange))) {
            return CompletableFuture.completedFuture(whole);
          }
          return failure != null && !isToGoOn(exchange)
              ? Futures.failed(failure)
              : standard(failure == null ? whole : response, true, exchange, rest);
        });
  }

  private static boolean isToGoOn(Exchange exchange) {
    return !exchange.trace().isRefused()
        && !exchange.context().isCancelled()
        && exchange.context().remainingNanos() > 0;
  }

  /** A caller over its own limits is so at every tier: that is for whoever repeats calls. */
  private static boolean isOfTheCaller(HttpResponse whole) {
    try {
      byte[] plain = PlainBody.of(whole.headers(), whole.bytes(), LONGEST_ERROR);
      String said = new String(plain, StandardCharsets.UTF_8);
      return (said.contains("rate_limit_exceeded") || said.contains("insufficient_quota"))
          && !WITHOUT_ROOM.matcher(said).find();
    } catch (UnusableAnswerException e) {
      return false;
    }
  }

  private CompletionStage<HttpResponse> standard(
      HttpResponse response, boolean isFull, Exchange exchange, Chain rest) {
    if (isFull) {
      full.refused(exchange, System.nanoTime());
    }
    Metering metering = exchange.trace().lastSent();
    if (metering != null) {
      metering.wentWrong(isFull ? "flex_unavailable" : "flex_refused", false);
    }
    if (!response.isWhole()) {
      response.discard();
    }
    return Futures.then(
        rest.proceed(exchange),
        (standard, failure) -> {
          if (failure != null) {
            return Futures.failed(failure);
          }
          // Only an answer tells that the tier was what was refused.
          if (!isFull && standard.isSuccess()) {
            unknown.add(exchange);
          }
          return CompletableFuture.completedFuture(standard);
        });
  }

  private static Exchange asking(Exchange exchange) {
    byte[] body = exchange.call().withText(MEMBER, TIER);
    try {
      return exchange.with(exchange.request().withBody(body), exchange.call().withBody(body));
    } catch (NotAnLlmCallException e) {
      return null;
    }
  }
}
