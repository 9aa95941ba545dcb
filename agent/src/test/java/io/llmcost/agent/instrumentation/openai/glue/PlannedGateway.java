package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.http.HttpClient;
import com.openai.core.http.PhantomReachableClosingHttpClient;
import io.llmcost.agent.instrumentation.PlannedCalls;

/** Stands in for the gateway, and asks the glue as the woven wrapper would. */
final class PlannedGateway extends PlannedCalls {

  final OpenAiGlue glue = new OpenAiGlue(services);

  /** Null if the transport is left alone. */
  HttpClient around(HttpClient transport) {
    Object[] answer =
        glue.handle(
            "transport",
            new Object[] {PhantomReachableClosingHttpClient.class, null, transport, null});
    return answer == null ? null : (HttpClient) answer[0];
  }
}
