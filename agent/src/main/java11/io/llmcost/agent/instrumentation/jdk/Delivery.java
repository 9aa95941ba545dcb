package io.llmcost.agent.instrumentation.jdk;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Hands a neutral response to the application's body handler, as the client would have. */
final class Delivery {

  private Delivery() {}

  /**
   * @return fails with what the application's handler or subscriber failed with, not wrapped
   */
  static <T> CompletableFuture<HttpResponse<T>> of(
      Call call, io.llmcost.agent.http.HttpResponse neutral, BodyHandler<T> bodyHandler) {
    CompletableFuture<HttpResponse<T>> result = new CompletableFuture<>();
    ResponseHead head = ResponseHead.of(call, neutral);
    BodySubscriber<T> subscriber;
    try {
      subscriber = Objects.requireNonNull(bodyHandler.apply(head));
    } catch (Throwable e) {
      neutral.pipeline().aborted(null);
      if (neutral.live() != null) {
        neutral.live().discard();
      }
      result.completeExceptionally(e);
      return result;
    }
    BodyBridge bridge = new BodyBridge(subscriber, neutral.pipeline());
    call.onAbort(bridge::abort);
    bridge.broken().whenComplete((nothing, e) -> result.completeExceptionally(e));
    try {
      publish(neutral, bridge);
      subscriber
          .getBody()
          .whenComplete(
              (body, e) -> {
                if (e != null) {
                  result.completeExceptionally(Failures.unwrapped(e));
                } else {
                  result.complete(new AppResponse<>(head, body));
                }
              });
    } catch (Throwable e) {
      bridge.cancel();
      result.completeExceptionally(e);
    }
    return result;
  }

  private static void publish(io.llmcost.agent.http.HttpResponse neutral, BodyBridge bridge)
      throws IOException {
    if (neutral.isWhole() && neutral.paceNanos() > 0) {
      PacedBody.publish(neutral.bytes(), neutral.paceNanos(), bridge);
    } else if (neutral.isWhole()) {
      WholeBody.publish(neutral.bytes(), bridge);
    } else if (!(neutral.live() instanceof LiveResponse)
        || !((LiveResponse) neutral.live()).subscribe(bridge)) {
      throw new IOException("The response body was taken by somebody else");
    }
  }
}
