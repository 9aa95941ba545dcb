package io.llmcost.agent.limit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** What a call gets that is not let out in time: a rate limit's error in the API's own shape. */
final class Refusal {

  private static final int STATUS = 429;
  private static final JsonFactory JSON = new JsonFactory();

  private Refusal() {}

  static HttpResponse of(LlmRequest request, Limiter.Closed closed) {
    String message =
        "llmcost: the limit of "
            + closed.gate
            + " is reached, and no turn came in time. Nothing was sent.";
    ByteArrayOutputStream body = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(body)) {
      json.writeStartObject();
      if (request.endpoint() == Endpoint.MESSAGES) {
        json.writeStringField("type", "error");
      }
      json.writeObjectFieldStart("error");
      if (request.endpoint() == Endpoint.MESSAGES) {
        json.writeStringField("type", "rate_limit_error");
        json.writeStringField("message", message);
      } else {
        json.writeStringField("message", message);
        json.writeStringField("type", "requests");
        json.writeNullField("param");
        json.writeStringField("code", "rate_limit_exceeded");
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no stream that could fail
    }
    // The call has waited here: an SDK that sent it again would make it wait twice more.
    return HttpResponse.whole(
        STATUS,
        Headers.of(
            "content-type",
            "application/json",
            "x-should-retry",
            "false",
            "retry-after",
            String.valueOf(1 + TimeUnit.NANOSECONDS.toSeconds(closed.forNanos))),
        body.toByteArray());
  }
}
