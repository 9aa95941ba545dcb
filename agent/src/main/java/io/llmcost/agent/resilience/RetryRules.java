package io.llmcost.agent.resilience;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.HttpResponse;
import java.time.Instant;

/** What settings, client and provider say about sending a call again. Sends nothing itself. */
final class RetryRules {

  /** What a provider, or the agent, advises. */
  static final String SHOULD_RETRY = "x-should-retry";

  private static final int MOST_ATTEMPTS = 1_000;

  private RetryRules() {}

  /**
   * Whether a failed call is to be sent again, time and place aside.
   *
   * @param response null if there was none
   */
  static boolean isToRepeat(Exchange exchange, ErrorClass error, HttpResponse response) {
    boolean covered = OwnRetries.cover(exchange, error);
    if (response == null) {
      // Nothing can be said to a client that goes on by itself.
      return !covered && isRetried(exchange, error);
    }
    String advice = response.headers().get(SHOULD_RETRY);
    if ("false".equalsIgnoreCase(advice)) {
      return false;
    }
    boolean advised = "true".equalsIgnoreCase(advice) && isOn(exchange.settings());
    return isRetried(exchange, error) || advised && !covered;
  }

  /** By what the settings say, and what the client does by itself. */
  static boolean isRetried(Exchange exchange, ErrorClass error) {
    Settings settings = exchange.settings();
    return isOn(settings)
        && error.isPassing()
        && isNotBilledTwice(exchange, error)
        && (settings.get(Options.RETRY_WHEN) == Options.RetryWhen.ALWAYS
            || !OwnRetries.cover(exchange, error));
  }

  private static boolean isOn(Settings settings) {
    return settings.get(Options.RETRY_ENABLED);
  }

  static boolean isNotBilledTwice(Exchange exchange, ErrorClass error) {
    return !error.isPerhapsBilled() || exchange.settings().get(Options.RETRY_BILLED);
  }

  /**
   * How long to wait before the next attempt, in nanoseconds, or {@link Backoff#NEVER}.
   *
   * @param response null if there was none
   * @param made attempts at this request; those at others for the same call are counted too
   * @param waited nanoseconds so far
   * @param random from 0 to 1, 1 excluded
   */
  static long wait(Exchange exchange, HttpResponse response, int made, long waited, double random) {
    long asked =
        response == null ? RetryAfter.UNSAID : RetryAfter.nanos(response.headers(), Instant.now());
    int count =
        Math.max(made, exchange.trace().sentCount())
            + OwnRetries.made(exchange.request().headers());
    Settings settings = exchange.settings();
    return new Backoff(attempts(exchange), settings.get(Options.RETRY_MAX_WAIT).toNanos())
        .wait(count, waited, asked, exchange.context().remainingNanos(), random);
  }

  static int attempts(Exchange exchange) {
    return (int) Math.min(MOST_ATTEMPTS, exchange.settings().get(Options.RETRY_ATTEMPTS));
  }
}
