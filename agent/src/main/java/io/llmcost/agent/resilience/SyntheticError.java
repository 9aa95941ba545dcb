package io.llmcost.agent.resilience;

import java.nio.charset.StandardCharsets;

/** An error in the API's shape, of an attempt that brought nothing that could be given. */
final class SyntheticError {

  private SyntheticError() {}

  /**
   * @param message without quotes and backslashes
   */
  static byte[] body(String message) {
    String json =
        "{\"error\":{\"message\":\""
            + message
            + "\",\"type\":\"server_error\",\"param\":null,\"code\":null}}";
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
