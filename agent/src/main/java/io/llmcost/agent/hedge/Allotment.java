package io.llmcost.agent.hedge;

/** Second requests that may be made: a share of the calls, and few at once. */
final class Allotment {

  private static final double MOST = 5;

  private double left;

  /** A call is made that may have one. */
  synchronized void call(double share) {
    left = Math.min(MOST, left + share);
  }

  /** Whether one may be made now; it is, then. */
  synchronized boolean take() {
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
