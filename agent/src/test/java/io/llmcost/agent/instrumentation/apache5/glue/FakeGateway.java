package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.instrumentation.PlannedCalls;

/** Stands in for the gateway. */
final class FakeGateway extends PlannedCalls {

  final Apache5Glue glue = new Apache5Glue(services);
}
