package io.llmcost.agent.cache;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** What {@code x-llmcost-cache: only} gets when there is no answer: in the API's own shape. */
final class CacheMissError {

  // 504 is what HTTP's own only-if-cached says; the header keeps SDKs from trying again.
  private static final int STATUS = 504;
  private static final String BODY =
      "{\"error\":{\"message\":\"The call asked for a cached answer only (x-llmcost-cache: only)"
          + " and there is none. Nothing was sent.\",\"type\":\"invalid_request_error\","
          + "\"param\":null,\"code\":\"cache_miss\"}}";

  private CacheMissError() {}

  static HttpResponse response() {
    return HttpResponse.whole(
        STATUS,
        Headers.of("content-type", "application/json", "x-should-retry", "false"),
        BODY.getBytes(StandardCharsets.UTF_8));
  }
}
