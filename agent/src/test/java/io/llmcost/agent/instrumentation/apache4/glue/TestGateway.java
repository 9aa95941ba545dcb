package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.instrumentation.PlannedCalls;

/** Stands in for the gateway, and answers the bridge as the dispatcher does. */
final class TestGateway extends PlannedCalls {

  private final Apache4Glue glue = new Apache4Glue(services);
  volatile int asked;

  Object[] bridge(String event, Object[] arguments) {
    asked++;
    return glue.handle(event.substring("apache4.".length()), arguments);
  }
}
