package io.llmcost.agent.config;

import java.util.List;

/** Limits for tests. */
public final class Limits {

  private Limits() {}

  public static Limit perSecond(long requests) {
    return new Limit(null, List.of(), requests, Limit.NONE, Limit.NONE, Limit.NONE);
  }

  public static Limit perMinute(long requests) {
    return new Limit(null, List.of(), Limit.NONE, requests, Limit.NONE, Limit.NONE);
  }

  public static Limit tokens(long tokens) {
    return new Limit(null, List.of(), Limit.NONE, Limit.NONE, tokens, Limit.NONE);
  }

  public static Limit concurrent(long calls) {
    return new Limit(null, List.of(), Limit.NONE, Limit.NONE, Limit.NONE, calls);
  }
}
