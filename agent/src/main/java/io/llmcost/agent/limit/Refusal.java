package io.llmcost.agent.limit;

import io.llmcost.agent.gateway.TooManyRequests;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.LlmRequest;
import java.util.concurrent.TimeUnit;

/** What a call gets that is not let out in time: a rate limit's error in the API's own shape. */
final class Refusal {

  private Refusal() {}

  static HttpResponse of(LlmRequest request, Limiter.Closed closed) {
    // The call has waited here: an SDK that sent it again would make it wait twice more.
    HttpResponse error =
        TooManyRequests.of(
            request.endpoint(),
            "llmcost: the limit of "
                + closed.gate
                + " is reached, and no turn came in time. Nothing was sent.",
            "requests",
            "rate_limit_exceeded");
    String seconds = String.valueOf(1 + TimeUnit.NANOSECONDS.toSeconds(closed.forNanos));
    return error.withHeader("retry-after", seconds);
  }
}
