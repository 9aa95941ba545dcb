package io.llmcost.agent.limit;

import io.llmcost.agent.gateway.CallContext;
import java.util.concurrent.CompletableFuture;

/** A call that waits for its turn. */
final class Ticket implements Comparable<Ticket> {

  final Lane lane;
  final Pass pass;
  final CallContext context;
  final long since;
  final long deadline;

  /** Completed with the pass, or with null where it is not to wait any longer. */
  final CompletableFuture<Pass> turn = new CompletableFuture<>();

  /** Guarded by the limiter. */
  boolean isAdmitted;

  private final long rank;
  private final long number;

  /**
   * @param rank when it came, less what its priority is worth
   * @param number rising, for those that came at the same moment
   */
  Ticket(
      Lane lane,
      Pass pass,
      CallContext context,
      long since,
      long deadline,
      long rank,
      long number) {
    this.lane = lane;
    this.pass = pass;
    this.context = context;
    this.since = since;
    this.deadline = deadline;
    this.rank = rank;
    this.number = number;
  }

  @Override
  public int compareTo(Ticket other) {
    int byRank = Long.compare(rank - other.rank, 0);
    return byRank != 0 ? byRank : Long.compare(number, other.number);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(number);
  }
}
