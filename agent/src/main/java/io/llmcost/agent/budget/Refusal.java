package io.llmcost.agent.budget;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a call gets that a budget does not let out: in the API's own shape. */
final class Refusal {

  private static final int STATUS = 429;
  private static final JsonFactory JSON = new JsonFactory();

  private Refusal() {}

  static HttpResponse of(Endpoint endpoint, String message) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(body)) {
      json.writeStartObject();
      if (endpoint == Endpoint.MESSAGES) {
        json.writeStringField("type", "error");
      }
      json.writeObjectFieldStart("error");
      if (endpoint == Endpoint.MESSAGES) {
        json.writeStringField("type", "rate_limit_error");
        json.writeStringField("message", message);
      } else {
        json.writeStringField("message", message);
        json.writeStringField("type", "insufficient_quota");
        json.writeNullField("param");
        json.writeStringField("code", "insufficient_quota");
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no stream that could fail
    }
    // Without the header SDKs would try again, twice, and wait in between.
    return HttpResponse.whole(
        STATUS,
        Headers.of("content-type", "application/json", "x-should-retry", "false"),
        body.toByteArray());
  }
}
