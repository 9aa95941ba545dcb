package io.llmcost.agent.instrumentation;

import io.llmcost.agent.gateway.Leg;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.thread.BesideThreads;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A blocking client, for a call that has its answer: requests go out on threads of the agent's, by
 * an upstream that has nothing of the call that the application may change.
 */
public final class AfterwardsUpstream {

  private final Upstream upstream;
  private final Runnable giveUp;

  /**
   * @param upstream nobody else's
   * @param giveUp ends what it has under way
   */
  public AfterwardsUpstream(Upstream upstream, Runnable giveUp) {
    this.upstream = upstream;
    this.giveUp = giveUp;
  }

  /** As {@link Upstream#beside}. */
  public CompletionStage<HttpResponse> send(HttpRequest request, Leg leg) {
    CompletableFuture<HttpResponse> result = new CompletableFuture<>();
    BesideThreads.run(
        () -> {
          try {
            if (leg.isGivenUp()) {
              throw new IOException("Canceled");
            }
            leg.onGiveUp(giveUp);
            upstream
                .send(request)
                .whenComplete(
                    (response, failure) -> {
                      if (failure == null) {
                        result.complete(response);
                      } else {
                        result.completeExceptionally(failure);
                      }
                    });
          } catch (Throwable e) { // nobody else hears of it on this thread
            result.completeExceptionally(e);
          }
        });
    return result;
  }
}
