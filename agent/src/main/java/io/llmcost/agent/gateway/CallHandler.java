package io.llmcost.agent.gateway;

import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import java.util.concurrent.CompletionStage;

/** What the instrumentation of a client sees of the agent. */
public interface CallHandler {

  /**
   * Whether calls to this place may be LLM calls. Asked for every call of every instrumented
   * client: it costs nanoseconds and allocates nothing.
   *
   * @param host in any case
   * @param port the real one, never -1
   */
  boolean watches(String scheme, String host, int port);

  /**
   * The longest request body that is read, in bytes. A longer one, or one that cannot be read
   * twice, is passed through by the glue and reported with {@link #passedThrough}.
   */
  int maxBodyBytes();

  /**
   * Whether somebody goes to a watched place whom nobody has asked for with {@link #watches}. Asked
   * for connections, not for calls.
   *
   * @param port the real one
   */
  default boolean isStrange(String host, int port) {
    return false;
  }

  /**
   * Whether a call may leave its client for the loopback bridge, which has neither the client's
   * trust nor its certificates.
   *
   * @param port the real one
   */
  default boolean mayBridge(String host, int port) {
    return true;
  }

  /** Counts a call to a watched place that could not be handled. */
  void passedThrough(String client, String reason);

  /**
   * Whether a request is worth reading its body for: a watched endpoint, agent not switched off.
   *
   * @param path without query
   */
  boolean wants(String method, String path);

  /**
   * Makes a call.
   *
   * @return fails only with what {@code upstream} failed with, or with a cancellation
   */
  CompletionStage<HttpResponse> handle(HttpRequest request, CallContext context, Upstream upstream);
}
