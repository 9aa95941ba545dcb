package io.llmcost.agent.resilience;

import io.llmcost.agent.gateway.Exchange;

/** What is known of how places are doing, for who chooses between them. */
public interface Health {

  /** Of nothing: every place is fine. */
  Health UNKNOWN = new AllFine();

  /** Whether calls had better go elsewhere now. Changes nothing. */
  boolean isOpen(Exchange sent);

  /**
   * Whether a call may go there now; one that may although the place is not known to be well again
   * is the one that finds out.
   */
  boolean admits(Exchange sent);

  /**
   * Whether the place has lately taken longer than this for one call of a hundred.
   *
   * @param nanos {@link Long#MAX_VALUE} for no limit
   */
  boolean isSlowerThan(Exchange sent, long nanos);

  /** See {@link #UNKNOWN}. */
  final class AllFine implements Health {
    private AllFine() {}

    @Override
    public boolean isOpen(Exchange sent) {
      return false;
    }

    @Override
    public boolean admits(Exchange sent) {
      return true;
    }

    @Override
    public boolean isSlowerThan(Exchange sent, long nanos) {
      return false;
    }
  }
}
