package io.llmcost.agent.gateway;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.HeaderDetail;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The first stage: writes our response headers and, when the call is over, has it booked. */
final class AccountStage implements Stage {

  private static final int LONGEST_VALUE = 256;

  private final Accountant accountant;
  private final OpenCalls open;

  AccountStage(Accountant accountant) {
    this.accountant = accountant;
    this.open = new OpenCalls(accountant);
  }

  /** What the application still reads, or has forgotten. */
  OpenCalls open() {
    return open;
  }

  @Override
  public String name() {
    return "account";
  }

  @Override
  public CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest) {
    if (exchange.settings().get(Options.TRACING_SPANS)) {
      exchange.trace().span(CallSpan.current());
    }
    return Futures.then(
        rest.proceed(exchange),
        (response, failure) -> {
          exchange.trace().headGiven();
          if (exchange.trace().span() != null) {
            exchange.trace().span().answered(exchange);
          }
          bookWhenOver(exchange, response, failure);
          return failure != null
              ? Futures.failed(failure)
              : CompletableFuture.completedFuture(
                  response.withHeaders(headers(exchange, response)));
        });
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
      open.add(exchange, response, last);
    }
  }

  private static Headers headers(Exchange exchange, HttpResponse response) {
    HeaderDetail detail = exchange.settings().get(Options.HEADERS);
    if (detail == HeaderDetail.NONE) {
      return response.headers();
    }
    CallTrace trace = exchange.trace();
    List<String> ours = new ArrayList<>(detail == HeaderDetail.FULL ? 20 : 6);
    add(ours, Controls.PREFIX + "call-id", trace.callId());
    add(ours, Controls.PREFIX + "cache", trace.cache() == null ? "bypass" : trace.cache());
    add(ours, Controls.PREFIX + "model", trace.servedModel());
    if (detail == HeaderDetail.FULL) {
      add(ours, Controls.PREFIX + "requested-model", exchange.call().model());
      add(ours, Controls.PREFIX + "route", trace.route());
      add(ours, Controls.PREFIX + "attempts", String.valueOf(trace.sent().size()));
      add(ours, Controls.PREFIX + "similarity", similarity(trace));
      add(ours, Controls.PREFIX + "wait-ms", waited(trace));
      add(ours, Controls.PREFIX + "overhead-us", String.valueOf(trace.overheadNanos() / 1_000));
      add(ours, Controls.PREFIX + "cost-usd", trace.lastSent() == null ? "0" : null);
    }
    return response.headers().withAll(ours);
  }

  private static String waited(CallTrace trace) {
    return trace.limitNanos() == 0 ? null : String.valueOf(trace.limitNanos() / 1_000_000);
  }

  private static String similarity(CallTrace trace) {
    double similarity = trace.similarity();
    return Double.isNaN(similarity) ? null : String.format(Locale.ROOT, "%.3f", similarity);
  }

  private static void add(List<String> headers, String name, String value) {
    if (value != null) {
      headers.add(name);
      headers.add(visible(value));
    }
  }

  /** Models and routes have any name; what an application hands on as a header may not break it. */
  private static String visible(String value) {
    int i = 0;
    while (i < value.length() && isVisible(value.charAt(i))) {
      i++;
    }
    if (i == value.length() && i <= LONGEST_VALUE) {
      return value;
    }
    StringBuilder visible = new StringBuilder();
    for (i = 0; i < Math.min(value.length(), LONGEST_VALUE); i++) {
      visible.append(isVisible(value.charAt(i)) ? value.charAt(i) : '?');
    }
    return visible.toString();
  }

  private static boolean isVisible(char c) {
    return c >= ' ' && c < 0x7f;
  }
}
