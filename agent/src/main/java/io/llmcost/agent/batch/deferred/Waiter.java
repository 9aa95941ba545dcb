package io.llmcost.agent.batch.deferred;

import io.llmcost.agent.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** A call that waits for its answer. Done with null when it has to go another way. */
final class Waiter extends CompletableFuture<Waiter.Given> {

  /** An answer, and how many calls it came with. */
  static final class Given {
    final HttpResponse answer;
    final int together;
    final boolean first;

    /**
     * @param first whether it is given to nobody else before
     */
    Given(HttpResponse answer, int together, boolean first) {
      this.answer = answer;
      this.together = together;
      this.first = first;
    }
  }

  /** It waits no longer. */
  void release() {
    complete(null);
  }
}
