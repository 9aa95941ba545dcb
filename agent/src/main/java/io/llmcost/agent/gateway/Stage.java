package io.llmcost.agent.gateway;

import io.llmcost.agent.http.HttpResponse;
import java.util.concurrent.CompletionStage;

/**
 * A step that every call goes through. It may answer by itself, change the request, call the rest
 * more than once, or look at the response. It knows neither the client nor whether the caller's
 * thread waits.
 *
 * <p>A stage that fails is left out of that call; one that fails again and again is switched off.
 * It must not block: what takes time is a {@link CompletionStage}.
 */
public interface Stage {

  /** As in the log and the configuration. */
  String name();

  /**
   * Whether the stage has anything to do with a call. One that it has nothing to do with goes past
   * it and costs nothing. To be told from the call and its settings alone, at once.
   */
  default boolean concerns(Exchange exchange) {
    return true;
  }

  /** Handles a call that {@linkplain #concerns concerns} it. */
  CompletionStage<HttpResponse> handle(Exchange exchange, Chain rest);

  /**
   * Whether calls go through it that are otherwise left alone: those that ask for it, and those of
   * APIs that are accounted for only. It must change nothing of them.
   */
  default boolean isForUntouchedCalls() {
    return false;
  }
}
