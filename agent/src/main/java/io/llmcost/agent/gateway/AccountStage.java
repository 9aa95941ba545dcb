package io.llmcost.agent.gateway;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.HeaderDetail;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import java.util.concurrent.CompletionStage;

/** The first stage: writes our response headers and, when the call is over, has it booked. */
final class AccountStage implements Stage {

  private final Accountant accountant;

  AccountStage(Accountant accountant) {
    this.accountant = accountant;
  }

  @Override
  public String name() {
    return "account";
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    return rest.proceed(exchange)
        .whenComplete(
            (response, failure) -> {
              exchange.trace().headGiven();
              bookWhenOver(exchange, response, failure);
            })
        .thenApply(response -> response.withHeaders(headers(exchange, response)));
  }

  private void bookWhenOver(Exchange exchange, HttpResponse response, Throwable failure) {
    CallTrace trace = exchange.trace();
    if (failure != null) {
      accountant.failed(exchange, GuardedStage.unwrap(failure));
      return;
    }
    Metering last = trace.lastSent();
    if (response.isWhole() || last == null) {
      accountant.answered(exchange, response);
    } else {
      last.whenDone(() -> accountant.answered(exchange, response));
    }
  }

  private static Headers headers(Exchange exchange, HttpResponse response) {
    HeaderDetail detail = exchange.settings().get(Options.HEADERS);
    if (detail == HeaderDetail.NONE) {
      return response.headers();
    }
    CallTrace trace = exchange.trace();
    Headers headers =
        response
            .headers()
            .with(Controls.PREFIX + "call-id", trace.callId())
            .with(Controls.PREFIX + "cache", trace.cache() == null ? "bypass" : trace.cache());
    if (trace.servedModel() != null) {
      headers = headers.with(Controls.PREFIX + "model", trace.servedModel());
    }
    return detail == HeaderDetail.FULL ? withDetail(headers, exchange) : headers;
  }

  private static Headers withDetail(Headers headers, Exchange exchange) {
    CallTrace trace = exchange.trace();
    Headers detailed =
        headers
            .with(Controls.PREFIX + "requested-model", exchange.call().model())
            .with(Controls.PREFIX + "attempts", String.valueOf(trace.sent().size()))
            .with(Controls.PREFIX + "overhead-us", String.valueOf(trace.overheadNanos() / 1_000));
    if (trace.lastSent() == null) {
      detailed = detailed.with(Controls.PREFIX + "cost-usd", "0");
    }
    return trace.route() == null
        ? detailed
        : detailed.with(Controls.PREFIX + "route", trace.route());
  }
}
