package io.llmcost.agent.batch;

import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** A call in a batch. */
final class Member {

  private final Exchange exchange;
  private final int inputs;
  private final CompletableFuture<HttpResponse> answer = new CompletableFuture<>();

  Member(Exchange exchange, int inputs) {
    this.exchange = exchange;
    this.inputs = inputs;
  }

  Exchange exchange() {
    return exchange;
  }

  /** How many texts it asks for. */
  int inputs() {
    return inputs;
  }

  /** Its own answer, or null if it has to be made alone; never fails. */
  CompletableFuture<HttpResponse> answer() {
    return answer;
  }

  /**
   * Gives it its answer.
   *
   * @param first done before anybody learns of it
   * @return whether it was still waiting
   */
  synchronized boolean give(HttpResponse response, Runnable first) {
    if (answer.isDone()) {
      return false;
    }
    first.run();
    return answer.complete(response);
  }

  /** It waits no longer, and is made alone if it is still wanted. */
  synchronized void release() {
    answer.complete(null);
  }
}
