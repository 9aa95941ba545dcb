package io.llmcost.agent.route;

import io.llmcost.agent.gateway.Exchange;

/** Says what kind of work a call is. Asked only if a route asks, once a call. */
public interface TaskReader {

  /** The task, or null if it cannot be told. */
  String taskOf(Exchange exchange);
}
