package io.llmcost.agent.gateway;

import io.llmcost.agent.http.HttpResponse;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where, and by which model, something that the agent asks in the application's place is refused.
 * Thread-safe; of bounded size.
 */
public final class Refusals {

  private static final int MAX_PLACES = 1_000;

  private final Set<String> places = Collections.newSetFromMap(new ConcurrentHashMap<>());

  /**
   * Sends a request that asks; where it may have been refused for that, the one that does not. That
   * an answer comes then tells that it was: other requests are bad too.
   */
  public CompletionStage<HttpResponse> send(Exchange asking, Exchange plain, Chain rest) {
    return rest.proceed(asking)
        .thenCompose(
            response -> {
              if (!mayBe(response) || !isWaitedFor(plain)) {
                return CompletableFuture.completedFuture(response);
              }
              response.discard();
              return rest.proceed(plain).thenApply(answer -> learn(plain, answer));
            });
  }

  private HttpResponse learn(Exchange plain, HttpResponse answer) {
    if (answer.isSuccess()) {
      add(plain);
    }
    return answer;
  }

  private static boolean isWaitedFor(Exchange exchange) {
    return !exchange.context().isCancelled() && exchange.context().remainingNanos() > 0;
  }

  /** Whether the place that a request goes to has refused. */
  public boolean isBy(Exchange sent) {
    return !places.isEmpty() && places.contains(placeOf(sent));
  }

  public void add(Exchange sent) {
    if (places.size() < MAX_PLACES) {
      places.add(placeOf(sent));
    }
  }

  /** Whether an answer may be one: servers that do not know a parameter say so, and it is free. */
  public static boolean mayBe(HttpResponse response) {
    return response.status() == 400 || response.status() == 422;
  }

  private static String placeOf(Exchange sent) {
    return sent.request().url().origin() + sent.request().url().path() + ' ' + sent.call().model();
  }
}
