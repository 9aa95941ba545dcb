package io.llmcost.agent.instrumentation;

/** How many items a subscriber is ready to take. */
public final class Demand {

  private Demand() {}

  /** The sum; {@link Long#MAX_VALUE} means without bound and stays. */
  public static long plus(long present, long more) {
    long sum = present + more;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
