package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import io.llmcost.agent.instrumentation.PlannedCalls;

/** Stands in for the gateway, and asks the glue as the woven pipeline would. */
final class PlannedGateway extends PlannedCalls {

  final AzureGlue glue = new AzureGlue(services);

  HttpClient around(HttpClient client) {
    return (HttpClient) glue.handle("client", new Object[] {HttpPipeline.class, client})[0];
  }
}
