package io.llmcost.agent.dialect;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Metering;
import io.llmcost.agent.gateway.Refusals;
import io.llmcost.agent.gateway.Stage;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.AnswerConversion;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.PlainBody;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.log.Log;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Translates calls that are on their way to a path of another API than their own. It stands next to
 * the application's client: all other stages see the caller's API only. Answers are metered here,
 * in the provider's own words.
 */
public final class DialectStage implements Stage {

  private static final int BAD_REQUEST = 400;
  private static final int BAD_GATEWAY = 502;

  private final Refusals refusals = new Refusals();

  @Override
  public String name() {
    return "dialect";
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    Translation translation =
        Translations.at(exchange.call().endpoint(), exchange.request().url().path());
    if (translation == null) {
      return rest.proceed(exchange);
    }
    CompletionStage<HttpResponse> answer;
    try {
      answer = send(exchange, translation, rest);
    } catch (UntranslatableCallException | RuntimeException e) {
      return CompletableFuture.completedFuture(
          error(BAD_REQUEST, "The call " + e.getMessage(), Headers.EMPTY));
    }
    return answer.thenCompose(
        response -> translated(metered(response, exchange), translation, exchange));
  }

  private CompletionStage<HttpResponse> send(Exchange exchange, Translation translation, Chain rest)
      throws UntranslatableCallException {
    byte[] plain = translation.plainRequest(exchange.call());
    if (plain != null && refusals.isBy(exchange)) {
      return rest.proceed(with(exchange, plain));
    }
    Exchange asking = with(exchange, translation.request(exchange.call()));
    return plain == null
        ? rest.proceed(asking)
        : refusals.send(asking, with(exchange, plain), rest);
  }

  private static Exchange with(Exchange exchange, byte[] body) {
    HttpRequest request = exchange.request();
    return exchange.with(
        request
            .withBody(body)
            // A client that knows no better asks for gzip in our place.
            .withHeaders(request.headers().with("accept-encoding", "identity")),
        exchange.call());
  }

  /** What was billed is what the provider says, whether or not it can be translated. */
  private static HttpResponse metered(HttpResponse response, Exchange exchange) {
    Metering metering = exchange.trace().lastSent();
    return metering == null || !response.isSuccess() ? response : metering.meter(response);
  }

  private static CompletionStage<HttpResponse> translated(
      HttpResponse response, Translation translation, Exchange exchange) {
    if (response.isSuccess() && response.isEventStream() && isPlain(response)) {
      return CompletableFuture.completedFuture(
          response
              .withHeaders(named(response.headers()))
              .filteredBy(translation.stream(exchange.call())));
    }
    return response
        .readWhole(exchange.settings().get(Options.MAX_BODY_BYTES))
        .handle(
            (whole, failure) -> {
              if (failure == null) {
                return translatedWhole(whole, translation, exchange);
              }
              if (exchange.context().isCancelled()) {
                throw failure instanceof CompletionException
                    ? (CompletionException) failure
                    : new CompletionException(failure);
              }
              return error(BAD_GATEWAY, "The answer broke off", response.headers());
            });
  }

  private static boolean isPlain(HttpResponse response) {
    String encoding = response.headers().get("content-encoding");
    return encoding == null || encoding.equalsIgnoreCase("identity");
  }

  private static HttpResponse translatedWhole(
      HttpResponse whole, Translation translation, Exchange exchange) {
    LlmRequest call = exchange.call();
    try {
      byte[] body =
          PlainBody.of(
              whole.headers(), whole.bytes(), exchange.settings().get(Options.MAX_BODY_BYTES));
      if (!whole.isSuccess()) {
        return answer(
            translation.errorStatus(whole.status()),
            whole.headers(),
            "application/json",
            translation.error(whole.status(), body));
      }
      byte[] answer = translation.answer(call, body);
      return call.isStream()
          ? answer(
              whole.status(),
              whole.headers(),
              "text/event-stream",
              AnswerConversion.toStream(call.endpoint(), answer, call.asksForUsage()))
          : answer(whole.status(), whole.headers(), "application/json", answer);
    } catch (UnusableAnswerException | RuntimeException e) {
      Log.warnOnce("dialect:answer", "An answer could not be translated: " + e);
      if (whole.isSuccess() && exchange.trace().lastSent() != null) {
        exchange.trace().lastSent().judged(0, "untranslatable");
      }
      return error(BAD_GATEWAY, "The answer could not be translated", whole.headers());
    }
  }

  private static HttpResponse error(int status, String message, Headers headers) {
    return answer(
        status, headers, "application/json", ErrorBody.saying(message, ErrorBody.UNTRANSLATABLE));
  }

  private static HttpResponse answer(int status, Headers headers, String type, byte[] body) {
    Headers own =
        named(headers)
            .without("content-length")
            .without("content-encoding")
            .without("transfer-encoding")
            .with("content-type", type);
    return HttpResponse.whole(status, own, body);
  }

  /** By this name applications find the request at the provider. */
  private static Headers named(Headers headers) {
    String id = headers.get("request-id");
    return id == null || headers.has("x-request-id") ? headers : headers.with("x-request-id", id);
  }
}
