package io.llmcost.agent.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.llm.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a call gets that is not let out: a 429 in the API's own shape. */
public final class TooManyRequests {

  private static final int STATUS = 429;
  private static final JsonFactory JSON = new JsonFactory();

  private TooManyRequests() {}

  /**
   * An error that SDKs do not send the call again for, twice, waiting in between.
   *
   * @param message for people
   * @param type in OpenAI's APIs; Anthropic's has one for all
   * @param code in OpenAI's APIs
   */
  public static HttpResponse of(Endpoint endpoint, String message, String type, String code) {
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
        json.writeStringField("type", type);
        json.writeNullField("param");
        json.writeStringField("code", code);
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no stream that could fail
    }
    return HttpResponse.whole(
        STATUS,
        Headers.of("content-type", "application/json", "x-should-retry", "false"),
        body.toByteArray());
  }
}
