package io.llmcost.agent.gateway;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.thread.BesideThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Makes calls again whose answers were given though they are old: through the application's own
 * client, within its budgets and limits, on no thread of the application's. Each is a record of its
 * own, all of it as cost beside the call that it is made because of.
 */
public final class Refreshes {

  private static final String PURPOSE = "refresh";

  private final CallIds ids = new CallIds();
  private final Accountant accountant;

  public Refreshes(Accountant accountant) {
    this.accountant = accountant;
  }

  /** Whether a call can be made again when it has its answer. */
  public static boolean areFor(Exchange exchange) {
    return exchange.context().canSendAfterwards();
  }

  /**
   * Makes a call again. What comes of it is read to its end, so whoever looks at its body sees all
   * of it.
   *
   * @param asking makes the call, or completes with null if that is not necessary any more; run on
   *     a thread of the agent's
   * @return completed when it is over, never failed; whether there was an answer
   */
  public CompletionStage<Boolean> again(Exchange exchange, Chain asking) {
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    CallTrace trace = exchange.trace().afterwards(ids.next(), PURPOSE);
    Exchange again = exchange.afterwards(trace);
    BesideThreads.run(
        () -> {
          try {
            run(again, asking, over);
          } catch (Throwable e) { // whoever waits is told, on whatever thread
            over.complete(false);
          }
        });
    return over;
  }

  private void run(Exchange again, Chain asking, CompletableFuture<Boolean> over) {
    int limit = again.settings().get(Options.MAX_BODY_BYTES);
    asking
        .proceed(again)
        .thenCompose(
            head ->
                head == null
                    ? CompletableFuture.<HttpResponse>completedFuture(null)
                    : head.readWhole(limit))
        .whenComplete(
            (response, failure) -> {
              try {
                book(again, response, failure);
              } finally {
                over.complete(failure == null && (response == null || response.isSuccess()));
              }
            });
  }

  private void book(Exchange again, HttpResponse response, Throwable failure) {
    if (failure != null) {
      accountant.failed(again, GuardedStage.unwrap(failure));
    } else if (response != null) {
      accountant.answered(again, response);
    }
  }
}
