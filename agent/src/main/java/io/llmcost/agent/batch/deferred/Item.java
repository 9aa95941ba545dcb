package io.llmcost.agent.batch.deferred;

import io.llmcost.agent.cache.CallKey;
import io.llmcost.agent.gateway.Origin;
import java.util.ArrayList;
import java.util.List;

/** A request of a batch, and who waits for its answer. For the worker's thread only. */
final class Item {

  /** Random at its end, so that no answer can be taken for a neighbour's. */
  final String id;

  /** What its answer is kept under; null if it is not kept. */
  final CallKey key;

  /** Whether other processes may be given its answer as well. */
  final boolean forAll;

  final Origin origin;

  /** The trace that its call belongs to; null if there is none. */
  final String traceparent;

  /** Null once it is handed in. */
  byte[] body;

  final List<Waiter> waiters = new ArrayList<>(1);

  Item(String id, CallKey key, boolean forAll, Origin origin, String traceparent, byte[] body) {
    this.id = id;
    this.key = key;
    this.forAll = forAll;
    this.origin = origin;
    this.traceparent = traceparent;
    this.body = body;
  }

  boolean isWaitedFor() {
    for (Waiter waiter : waiters) {
      if (!waiter.isDone()) {
        return true;
      }
    }
    return false;
  }

  void release() {
    for (Waiter waiter : waiters) {
      waiter.release();
    }
  }
}
