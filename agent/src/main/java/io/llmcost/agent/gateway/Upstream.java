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

  /**
   * As {@link #send(HttpRequest)}, but the request is given up if its answer's head takes too long.
   * Clients that cannot limit that wait as ever.
   *
   * @param headNanos how long to wait for the head
   * @return fails with a timeout of the client's own then
   */
  default CompletionStage<HttpResponse> send(HttpRequest request, long headNanos) {
    return send(request);
  }

  /**
   * Sends a request that may be given up by itself, on no thread of the caller's. For clients of
   * which {@link CallContext#canSendBeside} says so or, on a leg that is afterwards, {@link
   * CallContext#canSendAfterwards}.
   *
   * @return completed on any thread but the caller's; fails with the client's own exception
   */
  default CompletionStage<HttpResponse> beside(HttpRequest request, Leg leg) {
    throw new UnsupportedOperationException();
  }
}
