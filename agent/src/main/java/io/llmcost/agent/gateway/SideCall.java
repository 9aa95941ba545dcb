package io.llmcost.agent.gateway;

import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.TokenUsage;

/** A request of the agent's own that was answered, and is still to be booked. */
public final class SideCall {

  private final Exchange exchange;
  private final HttpResponse response;
  private final Accountant accountant;

  SideCall(Exchange exchange, HttpResponse response, Accountant accountant) {
    this.exchange = exchange;
    this.response = response;
    this.accountant = accountant;
  }

  /** Whole, of whatever status. */
  public HttpResponse response() {
    return response;
  }

  /** Who answered, in the price book's or the configuration's name. */
  public String provider() {
    return exchange.trace().lastSent().provider();
  }

  /** What the answer says that it has used. */
  public TokenUsage usage() {
    return exchange.trace().lastSent().facts().usage();
  }

  /**
   * Notes how another answer compares with this one.
   *
   * @param agreement of both, 0 to 1
   * @param model that gave the other one, as routes name it
   */
  public void compared(double agreement, String model) {
    exchange.trace().compared(agreement, model);
  }

  /**
   * As {@link #compared(double, String)}, of an answer that was looked at.
   *
   * @param rank among the latest of its model, 0 (worst) to 1
   */
  public void compared(double agreement, String model, double rank) {
    exchange.trace().compared(agreement, model);
    exchange.trace().look(rank);
  }

  /**
   * Notes what its answer is worth.
   *
   * @param score 0 to 1
   * @param verdict for people, without any content
   */
  public void judged(double score, String verdict) {
    exchange.trace().lastSent().judged(score, verdict);
  }

  /** Books it; once. */
  public void book() {
    accountant.over(
        exchange, response.status(), Thread.currentThread().getName(), System.nanoTime());
  }
}
