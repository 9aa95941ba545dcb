package io.llmcost.agent.config;

import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** How much may go to a provider, or to some of its models, in a span of time. Immutable. */
public final class Limit {

  /** In place of a number: there is no such limit. */
  public static final long NONE = -1;

  /** How soon a call gets its turn. */
  public enum Priority {
    LOW,
    NORMAL,
    HIGH
  }

  private final String provider;
  private final List<String> models;
  private final long requestsPerSecond;
  private final long requestsPerMinute;
  private final long tokensPerMinute;
  private final long concurrent;

  /**
   * @param provider as the configuration or the price list calls it; null for all of them
   * @param models patterns; empty for all of them
   * @param requestsPerSecond at least 1, or {@link #NONE}, as the others
   */
  Limit(
      String provider,
      List<String> models,
      long requestsPerSecond,
      long requestsPerMinute,
      long tokensPerMinute,
      long concurrent) {
    this.provider = provider;
    this.models = Collections.unmodifiableList(models);
    this.requestsPerSecond = requestsPerSecond;
    this.requestsPerMinute = requestsPerMinute;
    this.tokensPerMinute = tokensPerMinute;
    this.concurrent = concurrent;
  }

  /** Null for all of them. */
  public String provider() {
    return provider;
  }

  /** Patterns; empty for all of them. */
  public List<String> models() {
    return models;
  }

  public long requestsPerSecond() {
    return requestsPerSecond;
  }

  public long requestsPerMinute() {
    return requestsPerMinute;
  }

  public long tokensPerMinute() {
    return tokensPerMinute;
  }

  /** Calls that may be under way at once. */
  public long concurrent() {
    return concurrent;
  }

  /** For people. */
  public String name() {
    String place = provider == null ? "any provider" : provider;
    return models.isEmpty() ? place : place + " " + String.join(" ", models);
  }

  /** What it lets through, for people. */
  public String rule() {
    StringBuilder rule = new StringBuilder();
    add(rule, requestsPerSecond, " requests a second");
    add(rule, requestsPerMinute, " requests a minute");
    add(rule, tokensPerMinute, " tokens a minute");
    add(rule, concurrent, " at once");
    return rule.toString();
  }

  private static void add(StringBuilder rule, long most, String what) {
    if (most != NONE) {
      rule.append(rule.length() == 0 ? "" : ", ").append(most).append(what);
    }
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Limit)) {
      return false;
    }
    Limit that = (Limit) other;
    return Objects.equals(provider, that.provider)
        && models.equals(that.models)
        && requestsPerSecond == that.requestsPerSecond
        && requestsPerMinute == that.requestsPerMinute
        && tokensPerMinute == that.tokensPerMinute
        && concurrent == that.concurrent;
  }

  @Override
  public int hashCode() {
    return Objects.hash(provider, models, requestsPerMinute, tokensPerMinute);
  }
}
