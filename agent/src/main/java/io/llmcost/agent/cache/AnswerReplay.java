package io.llmcost.agent.cache;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.Replay;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;

/**
 * Gives a kept answer to a call in the form that the call asks for: whole or as a stream, with
 * usage in the stream only if asked for or taken out later, compressed only if the application said
 * itself that it can read that and the provider would have done so.
 */
public final class AnswerReplay {

  private static final String EVENT_STREAM = "text/event-stream; charset=utf-8";
  private static final double BYTES_OF_TOKEN = 4;
  private static final double BYTES_OF_EVENT = 200;
  private static final String JSON = "application/json";

  private AnswerReplay() {}

  /**
   * @return a whole response, or null if this answer cannot be had in this call's form
   */
  public static HttpResponse of(StoredAnswer answer, Exchange exchange) {
    if (!answer.suits(exchange)) {
      return null;
    }
    boolean asStream = exchange.call().isStream();
    byte[] body = asStream ? streamBody(answer, exchange) : wholeBody(answer, exchange);
    if (body == null) {
      return null;
    }
    exchange.trace().repeated(answer.usage());
    return encoded(headers(answer, asStream), body, answer, exchange);
  }

  /**
   * As {@link #of}, and for a stream in about the time that the answer took, if the settings say
   * so.
   */
  public static HttpResponse inItsTime(StoredAnswer answer, Exchange exchange) {
    HttpResponse response = of(answer, exchange);
    return response != null
            && exchange.call().isStream()
            && exchange.settings().get(Options.CACHE_REPLAY) == Replay.PACED
            && ContentCoding.of(response.headers()) == ContentCoding.NONE
        ? response.paced(paceNanos(answer, exchange))
        : response;
  }

  private static long paceNanos(StoredAnswer answer, Exchange exchange) {
    Settings settings = exchange.settings();
    long rate = Math.max(1, settings.get(Options.CACHE_REPLAY_RATE));
    double tokens =
        answer.usage().output() > 0
            ? answer.usage().output()
            : answer.body().length / (answer.isEventStream() ? BYTES_OF_EVENT : BYTES_OF_TOKEN);
    double nanos = answer.streamMillis() > 0 ? answer.streamMillis() * 1e6 : tokens / rate * 1e9;
    long longest = settings.get(Options.CACHE_REPLAY_LONGEST).toNanos();
    // What is left of the caller's time is more than enough.
    return Math.min((long) nanos, Math.min(longest, exchange.context().remainingNanos() / 2));
  }

  /** A whole answer with another body than its own. */
  static HttpResponse whole(StoredAnswer head, byte[] body, Exchange exchange) {
    return encoded(head.headers(), body, head, exchange);
  }

  private static HttpResponse encoded(
      Headers headers, byte[] body, StoredAnswer answer, Exchange exchange) {
    if (answer.wasGzipped() && acceptsGzip(exchange.request().headers())) {
      return HttpResponse.whole(
          200, headers.with("content-encoding", "gzip"), ContentCoding.gzip(body));
    }
    return HttpResponse.whole(200, headers, body);
  }

  private static byte[] streamBody(StoredAnswer answer, Exchange exchange) {
    boolean askedFor = exchange.call().asksForUsage();
    if (askedFor && !answer.reportsUsage()) {
      return null;
    }
    boolean withUsage = askedFor || exchange.trace().hidesUsage();
    if (!answer.isEventStream()) {
      return AnswerForms.toStream(exchange.call().endpoint(), answer.body(), withUsage);
    }
    return withUsage || !answer.reportsUsage()
        ? answer.body()
        : AnswerForms.withoutUsage(answer.body());
  }

  private static byte[] wholeBody(StoredAnswer answer, Exchange exchange) {
    if (!answer.isEventStream()) {
      return answer.body();
    }
    // A whole answer always reports its usage.
    return answer.reportsUsage()
        ? AnswerForms.toWhole(exchange.call().endpoint(), answer.body())
        : null;
  }

  private static Headers headers(StoredAnswer answer, boolean asStream) {
    return asStream == answer.isEventStream()
        ? answer.headers()
        : answer.headers().with("content-type", asStream ? EVENT_STREAM : JSON);
  }

  private static boolean acceptsGzip(Headers headers) {
    for (String value : headers.all("accept-encoding")) {
      for (String coding : value.split(",")) {
        String[] parts = coding.trim().split(";");
        if (parts[0].trim().equalsIgnoreCase("gzip") && !isRefused(parts)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isRefused(String[] parts) {
    return parts.length > 1 && parts[1].trim().matches("q=0(\\.0*)?");
  }
}
