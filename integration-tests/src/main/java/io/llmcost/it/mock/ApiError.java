package io.llmcost.it.mock;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What OpenAI's API says instead of an answer. */
final class ApiError {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ApiError() {}

  static void write(ResponseWriter out, int status, Map<String, String> headers, String message)
      throws IOException {
    byte[] body = body(status, message).getBytes(StandardCharsets.UTF_8);
    out.whole(status, "application/json", headers, body);
  }

  static String body(int status, String message) {
    ObjectNode body = JSON.createObjectNode();
    String type =
        status == 429
            ? "rate_limit_error"
            : status >= 500 ? "server_error" : "invalid_request_error";
    ObjectNode error = body.putObject("error").put("message", message).put("type", type);
    error.putNull("param").put("code", status == 429 ? "rate_limit_exceeded" : null);
    return body.toString();
  }
}
