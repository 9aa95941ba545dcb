package io.llmcost.agent.gateway;

import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import java.util.concurrent.CompletionStage;

/**
 * The application's own client. Implemented by each client's glue; may be called any number of
 * times.
 *
 * <p>A request to the call's own origin goes through the application's client as it is. A request
 * to another origin goes through something derived from it that adds no credentials, cookies or
 * headers of the application's.
 */
public interface Upstream {

  /**
   * Sends a request.
   *
   * @return for a client that blocks, completed when this returns, on the same thread; fails with
   *     the client's own exception, not wrapped
   */
  CompletionStage<HttpResponse> send(HttpRequest request);
}
