package io.llmcost.agent.compress;

import java.util.Locale;

/** What reading and writing a provider's prompt cache cost, of what the input costs. Immutable. */
public final class CacheWriteRates {

  /** Anthropic's for all its models. */
  static final CacheWriteRates USUAL = new CacheWriteRates(.1, 1.25, 2, -1);

  /** The longest that any of its models asks for. */
  private static final long LEAST_TOKENS = 4096;

  private final double read;
  private final double minutes;
  private final double hour;
  private final long leastTokens;

  /**
   * @param leastTokens of the shortest beginning that is kept; negative if it is not known
   */
  CacheWriteRates(double read, double minutes, double hour, long leastTokens) {
    this.read = read;
    this.minutes = minutes;
    this.hour = hour;
    this.leastTokens = leastTokens < 0 ? LEAST_TOKENS : leastTokens;
  }

  /** Tokens of the shortest beginning that is kept. */
  long leastTokens() {
    return leastTokens;
  }

  /**
   * How long to keep so many tokens that have come like this.
   *
   * @return null if that costs as much as reading it anew each time, or it is too short
   */
  String worthwhile(Recurrence.Seen seen, long tokens) {
    double forMinutes = cost(seen.withinMinutes(), minutes);
    double forAnHour = cost(seen.withinHour(), hour);
    if (tokens < leastTokens || Math.min(forMinutes, forAnHour) >= 1) {
      return null;
    }
    return forMinutes <= forAnHour ? CacheMarkPlan.MINUTES : CacheMarkPlan.HOUR;
  }

  /**
   * Whether it costs less to write all that is not found, where so large a share is, than nothing.
   */
  boolean pays(double share) {
    return cost(share, minutes) < 1;
  }

  /** What a provider does that writes by itself, and from which share on it pays; for people. */
  String implicitly() {
    return String.format(
        Locale.ROOT,
        "written by the provider at %.2f times the price, which pays from %.0f %% on",
        minutes,
        Math.ceil(100 * (minutes - 1) / (minutes - read)));
  }

  private double cost(double share, double write) {
    return share * read + (1 - share) * write;
  }
}
