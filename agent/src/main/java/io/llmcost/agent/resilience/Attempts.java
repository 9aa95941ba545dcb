package io.llmcost.agent.resilience;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Provider;
import io.llmcost.agent.config.Region;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Futures;
import io.llmcost.agent.gateway.Metering;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.PlainBody;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.log.Log;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The attempts at one request. One step follows the other, on whatever threads; the failed answer
 * is kept until there is another one, so that a caller whose time ends while it waits gets that.
 */
final class Attempts {

  private static final int FIRST_ERROR = 400;
  private static final int TOO_MANY = 429;

  /** A key that was refused is tried again after this. */
  private static final long KEY_NANOS = 60_000_000_000L;

  private final Exchange exchange;
  private final Chain rest;
  private final Provider regional;
  private final ResilienceStage stage;
  private Exchange sent;
  private Vitals vitals;
  private long tried;
  private long start;
  private long waited;
  private int made;

  /**
   * @param regional the provider, if it has regions; else null
   */
  Attempts(Exchange exchange, Chain rest, Provider regional, ResilienceStage stage) {
    this.exchange = exchange;
    this.rest = rest;
    this.regional = regional;
    this.stage = stage;
  }

  CompletionStage<HttpResponse> send() {
    long now = System.nanoTime();
    Region region = regional == null ? null : region(now);
    sent = region == null ? exchange : RegionRequest.of(regional, region, exchange);
    vitals = stage.book().of(sent.request().url(), sent.call().model());
    start = now;
    made++;
    CompletionStage<HttpResponse> answer = rest.proceed(sent);
    if (region != null) {
      note(region);
    }
    if (isHereAndGood(answer)) {
      remember(now);
      return answer;
    }
    return Futures.then(
        answer, (response, failure) -> failure == null ? arrived(response) : failed(failure));
  }

  /** Most answers are: nothing is made for them. */
  private boolean isHereAndGood(CompletionStage<HttpResponse> answer) {
    if (!(answer instanceof CompletableFuture)) {
      return false;
    }
    CompletableFuture<HttpResponse> future = (CompletableFuture<HttpResponse>) answer;
    HttpResponse response =
        future.isDone() && !future.isCompletedExceptionally() ? future.getNow(null) : null;
    return response != null
        && response.status() < FIRST_ERROR
        && !exchange.call().isStream()
        && (response.isWhole()
            || !exchange.effort().isReplaceable() && !settings().get(Options.RETRY_BILLED));
  }

  private void remember(long began) {
    long now = System.nanoTime();
    vitals.succeeded(stage.rules(settings()), now - began, now);
  }

  private Region region(long now) {
    int index = stage.regions().take(regional, exchange, tried, now);
    if (index == Regions.NONE) {
      tried = 0;
      index = stage.regions().take(regional, exchange, 0, now);
    }
    if (index == Regions.NONE) {
      return null;
    }
    tried |= 1L << index;
    return regional.regions().get(index);
  }

  private void note(Region region) {
    Metering metering = exchange.trace().lastSent();
    if (metering != null) {
      metering.region(region.name());
    }
  }

  private CompletionStage<HttpResponse> arrived(HttpResponse response) {
    if (exchange.trace().isRefused()) {
      // By a budget: that says nothing of any place, and nothing is to be sent again.
      return CompletableFuture.completedFuture(response);
    }
    if (response.status() >= FIRST_ERROR) {
      return refused(response);
    }
    if (!response.isWhole() && isStream(response) && isHeld(response)) {
      return begun(response);
    }
    if (!response.isWhole() && mayReadWhole(response) && isToBeWhole()) {
      return Futures.then(
          response.readWhole(maxBytes()),
          (whole, failure) -> {
            if (failure != null) {
              return wentWrong(ErrorClass.TRUNCATED, null, readFailure(failure));
            }
            // Some clients take a head that was cut at a line's end for all of an answer.
            return whole.bytes().length == 0
                ? wentWrong(ErrorClass.TRUNCATED, whole, null)
                : good(whole);
          });
    }
    return good(response);
  }

  /** Some clients take a head that was cut for all of it, even within what says its type. */
  private boolean isStream(HttpResponse response) {
    String type = response.headers().get("content-type");
    return response.isEventStream()
        || exchange.call().isStream() && (type == null || !type.startsWith("application/json"));
  }

  /** A cut answer is no answer where somebody else can be asked, or the same again. */
  private boolean isToBeWhole() {
    return !exchange.call().isStream()
        && (exchange.effort().isReplaceable()
            || RetryRules.isRetried(exchange, ErrorClass.TRUNCATED));
  }

  private CompletionStage<HttpResponse> good(HttpResponse response) {
    remember(start);
    return CompletableFuture.completedFuture(response);
  }

  // What comes compressed cannot be looked at.
  private boolean isHeld(HttpResponse response) {
    return (settings().get(Options.RETRY_ENABLED)
            || exchange.effort().isReplaceable()
            || exchange.leg() != null) // another request may begin sooner
        && !response.headers().has("content-encoding");
  }

  private CompletionStage<HttpResponse> begun(HttpResponse response) {
    long firstToken = exchange.effort().firstTokenNanos();
    long left = Math.max(1, firstToken - (System.nanoTime() - start));
    long hold =
        Math.min(settings().get(Options.RETRY_HOLD).toNanos(), context().remainingNanos() / 2);
    StreamStart beginning =
        firstToken == Long.MAX_VALUE
            ? new StreamStart(hold, Long.MAX_VALUE)
            : new StreamStart(left, left);
    return Futures.then(
        response.live().readAhead(beginning),
        (nothing, failure) -> {
          if (failure != null) {
            return response.live().isTaken()
                ? wentWrong(ErrorClass.SLOW, tooSlow(response), null)
                : wentWrong(brokenBy(failure), response, null);
          }
          if (beginning.isNothing()) {
            return wentWrong(ErrorClass.STREAM_BROKEN, response, null);
          }
          return beginning.isError()
              ? wentWrong(
                  ErrorClass.inStream(ErrorDetail.read(beginning.error())),
                  exchange.effort().isReplaceable()
                      ? error(response, 500, beginning.error())
                      : response,
                  null)
              : good(response);
        });
  }

  /** Who has waited for too long has perhaps waited for something that is paid for. */
  private static ErrorClass brokenBy(Throwable failure) {
    ErrorClass error = ErrorClass.of(failure);
    return error == ErrorClass.TIMEOUT || error == ErrorClass.OWN
        ? error
        : ErrorClass.STREAM_BROKEN;
  }

  private static HttpResponse tooSlow(HttpResponse response) {
    return error(response, 504, SyntheticError.body("The stream did not begin in time"));
  }

  /** In place of a stream that nobody will get. */
  private static HttpResponse error(HttpResponse stream, int status, byte[] body) {
    return HttpResponse.whole(
        status,
        stream.headers().with("content-type", "application/json").without("content-length"),
        body);
  }

  private CompletionStage<HttpResponse> failed(Throwable failure) {
    ErrorClass error = ErrorClass.of(failure);
    boolean tooSlow =
        error == ErrorClass.TIMEOUT && exchange.effort().firstTokenNanos() != Long.MAX_VALUE;
    return wentWrong(tooSlow ? ErrorClass.SLOW : error, null, failure);
  }

  private CompletionStage<HttpResponse> refused(HttpResponse response) {
    if (response.isWhole() || !mayReadWhole(response) || !isToBeUnderstood(response.status())) {
      return wentWrong(classOf(response), response, null);
    }
    return Futures.then(
        response.readWhole(maxBytes()),
        (whole, failure) ->
            failure == null
                ? wentWrong(classOf(whole), whole, null)
                : wentWrong(
                    ErrorClass.of(response.status(), ErrorDetail.NONE),
                    null,
                    readFailure(failure)));
  }

  /**
   * Whether what the error says decides about more than the answer that is given: about the key, or
   * why this model cannot answer where the next one is asked.
   */
  private boolean isToBeUnderstood(int status) {
    return exchange.effort().isReplaceable()
        ? status == TOO_MANY || ErrorClass.of(status, ErrorDetail.NONE) == ErrorClass.REQUEST
        : RetryRules.isRetried(exchange, ErrorClass.of(status, ErrorDetail.NONE));
  }

  /** The application's, as if it had met it itself. */
  private Throwable readFailure(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    exchange.trace().bodyBroke(cause);
    return cause;
  }

  private ErrorClass classOf(HttpResponse response) {
    if (!response.isWhole()) {
      return ErrorClass.of(response.status(), ErrorDetail.NONE);
    }
    try {
      byte[] plain = PlainBody.of(response.headers(), response.bytes(), maxBytes());
      return ErrorClass.of(response.status(), ErrorDetail.read(plain));
    } catch (UnusableAnswerException e) {
      return ErrorClass.of(response.status(), ErrorDetail.NONE);
    }
  }

  private boolean mayReadWhole(HttpResponse response) {
    String length = response.headers().get("content-length");
    try {
      return length == null || Long.parseLong(length) <= maxBytes();
    } catch (NumberFormatException e) {
      return true;
    }
  }

  private int maxBytes() {
    return settings().get(Options.MAX_BODY_BYTES);
  }

  /**
   * Decides what comes after a failed attempt, and does it.
   *
   * @param response to give if nothing better comes; null if there is a failure
   */
  private CompletionStage<HttpResponse> wentWrong(
      ErrorClass error, HttpResponse response, Throwable failure) {
    long now = System.nanoTime();
    remember(error, now);
    boolean waitedFor = isWaitedFor() && error != ErrorClass.OWN;
    if (waitedFor && canGoElsewhere(error, now)) {
      return replaced(response);
    }
    if (!waitedFor || exchange.effort().isReplaceable() || !isToRepeat(error, response, now)) {
      return given(response, failure, now);
    }
    long wait = RetryRules.wait(exchange, response, made, waited, stage.random());
    if (wait == Backoff.NEVER) {
      return given(response, failure, now);
    }
    Log.debug(
        "A call that came to " + error.id() + " is sent again in " + wait / 1_000_000 + " ms");
    waited += wait;
    if (context().isBlocking()) {
      return Pause.block(wait, context()) ? paused(wait, response) : given(response, failure, now);
    }
    // Not on the clock's thread: what follows is the application's client.
    return Pause.later(wait, context())
        .thenComposeAsync(waits -> waits ? paused(wait, response) : given(response, failure, now));
  }

  private void remember(ErrorClass error, long now) {
    Metering metering = exchange.trace().lastSent();
    if (metering != null) {
      metering.wentWrong(error.id(), error.isPaidFor());
    }
    if (error.isOfPlace()
        && !context().isCancelled()
        && !(error == ErrorClass.TIMEOUT && !isWaitedFor())) {
      vitals.breaker.failed(stage.rules(settings()), now);
    } else if (error.isOfKey() && settings().get(Options.BREAKER_ENABLED) && isOurKey()) {
      stage.book().ofKey(sent.request().url()).breaker.died(KEY_NANOS, now);
    }
  }

  /** The application's own keys are its own affair: another call may have another one. */
  private boolean isOurKey() {
    HttpRequest request = sent.request();
    if (regional != null) {
      for (Region region : regional.regions()) {
        if (carries(request, region.place())) {
          return true;
        }
      }
    }
    for (Provider provider : settings().get(Options.PROVIDERS).values()) {
      if (carries(request, provider)) {
        return true;
      }
    }
    return false;
  }

  private static boolean carries(HttpRequest request, Provider provider) {
    String header = provider.apiKeyHeader() == null ? "authorization" : provider.apiKeyHeader();
    return provider.credential() != null
        && provider.baseUrl().sameOrigin(request.url())
        && provider.credential().equals(request.headers().get(header));
  }

  private boolean canGoElsewhere(ErrorClass error, long now) {
    return regional != null
        && (error.isOfPlace() || error.isOfKey())
        && RetryRules.isNotBilledTwice(exchange, error)
        && made < Math.max(RetryRules.attempts(exchange), regional.regions().size())
        && stage.regions().choose(regional, exchange, tried, now) != Regions.NONE;
  }

  private boolean isToRepeat(ErrorClass error, HttpResponse response, long now) {
    return RetryRules.isToRepeat(exchange, error, response)
        && !vitals.breaker.isOpen(now)
        && !stage.repeats().isRepeat(exchange, now);
  }

  private CompletionStage<HttpResponse> paused(long nanos, HttpResponse response) {
    exchange.trace().paused(nanos);
    return replaced(response);
  }

  private CompletionStage<HttpResponse> replaced(HttpResponse response) {
    discard(response);
    return send();
  }

  /** The last real answer or failure; a client of which we know is told not to go on by itself. */
  private CompletionStage<HttpResponse> given(HttpResponse response, Throwable failure, long now) {
    if (made > 1) {
      stage.repeats().spent(exchange, now);
    }
    if (response == null) {
      return Futures.failed(failure);
    }
    // Where nobody else will be asked in time the application gets what came, and how it ended.
    if (response.status() < FIRST_ERROR && exchange.effort().isReplaceable() && isWaitedFor()) {
      discard(response);
      return CompletableFuture.completedFuture(
          error(response, 502, SyntheticError.body("The answer broke before its first content")));
    }
    return CompletableFuture.completedFuture(
        made > 1 && response.status() >= FIRST_ERROR
            ? response.withHeader(RetryRules.SHOULD_RETRY, "false")
            : response);
  }

  private static void discard(HttpResponse response) {
    try {
      if (response != null && !response.isWhole()) {
        response.discard();
      }
    } catch (RuntimeException e) {
      Log.debug("A failed attempt's response could not be closed", e);
    }
  }

  private boolean isWaitedFor() {
    return !context().isCancelled()
        && context().remainingNanos() > 0
        && !Thread.currentThread().isInterrupted();
  }

  private CallContext context() {
    return exchange.context();
  }

  private Settings settings() {
    return exchange.settings();
  }
}
