package io.llmcost.agent.hedge;

import io.llmcost.agent.gateway.CallTrace;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Leg;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.thread.AgentClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;

/**
 * Up to two requests for one call. The first good answer wins; where both come to nothing, what
 * came last is given.
 */
final class Race {

  private static final int FIRST_ERROR = 400;

  private final Exchange exchange;
  private final Chain rest;
  private final Allotment allotment;
  private final LongConsumer took;
  private final CompletableFuture<HttpResponse> result = new CompletableFuture<>();
  private final List<Runner> runners = new ArrayList<>(2);
  private boolean isDecided;

  /**
   * @param took told how long the first request has taken
   */
  Race(Exchange exchange, Chain rest, Allotment allotment, LongConsumer took) {
    this.exchange = exchange;
    this.rest = rest;
    this.allotment = allotment;
    this.took = took;
  }

  /** Sends the first one now and the second one after a while, if there is no answer by then. */
  CompletableFuture<HttpResponse> run(long afterNanos) {
    start();
    if (!result.isDone()) {
      try {
        // Not on the clock's thread: what follows is the application's client.
        AgentClock.later(() -> CompletableFuture.runAsync(this::second), afterNanos);
      } catch (RuntimeException | OutOfMemoryError e) {
        Log.debug("No second request can be made", e);
      }
    }
    return result;
  }

  /**
   * Waits on this thread until it is decided.
   *
   * @return false if it was interrupted: then nothing is under way any more
   */
  boolean await() {
    try {
      result.get();
      return true;
    } catch (ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !giveUp();
    }
  }

  private synchronized boolean giveUp() {
    if (isDecided) {
      return false;
    }
    isDecided = true;
    for (Runner runner : runners) {
      runner.lose();
    }
    exchange.trace().lost(traces(null));
    return true;
  }

  private void second() {
    try {
      synchronized (this) {
        if (isDecided || exchange.context().isCancelled() || !allotment.take()) {
          return;
        }
      }
      start();
    } catch (RuntimeException e) {
      Log.warnOnce("hedge:second", "A second request could not be made: " + e);
    }
  }

  private void start() {
    Runner runner = new Runner(exchange.on(new Leg()));
    synchronized (this) {
      if (isDecided) {
        return;
      }
      runners.add(runner);
    }
    rest.proceed(runner.sent).whenComplete((answer, failure) -> arrived(runner, answer, failure));
  }

  private void arrived(Runner runner, HttpResponse answer, Throwable failure) {
    List<HttpResponse> left = new ArrayList<>(1);
    boolean wins;
    synchronized (this) {
      runner.isOver = true;
      runner.answer = answer;
      wins = !isDecided && (isGood(answer) || areAllOver());
      if (wins) {
        decide(runner, left);
      } else if (isDecided && answer != null) {
        left.add(answer);
      }
    }
    for (HttpResponse nobodys : left) {
      discard(nobodys);
    }
    if (!wins) {
      return;
    }
    took.accept(System.nanoTime() - runners.get(0).begun);
    if (failure == null) {
      result.complete(answer);
    } else {
      result.completeExceptionally(
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure);
    }
  }

  private static boolean isGood(HttpResponse answer) {
    return answer != null && answer.status() < FIRST_ERROR;
  }

  private boolean areAllOver() {
    for (Runner runner : runners) {
      if (!runner.isOver) {
        return false;
      }
    }
    return true;
  }

  private void decide(Runner winner, List<HttpResponse> left) {
    isDecided = true;
    for (Runner runner : runners) {
      if (runner != winner) {
        if (runner.answer != null) {
          left.add(runner.answer);
        }
        runner.lose();
      }
    }
    exchange.trace().won(winner.sent.trace(), traces(winner));
  }

  private List<CallTrace> traces(Runner without) {
    List<CallTrace> traces = runners.isEmpty() ? Collections.emptyList() : new ArrayList<>();
    for (Runner runner : runners) {
      if (runner != without) {
        traces.add(runner.sent.trace());
      }
    }
    return traces;
  }

  private static void discard(HttpResponse answer) {
    try {
      answer.discard();
    } catch (RuntimeException e) {
      Log.debug("An answer that came second could not be closed", e);
    }
  }

  /** One of the requests. */
  private static final class Runner {
    private final Exchange sent;
    private final long begun = System.nanoTime();
    private boolean isOver;
    private HttpResponse answer;

    Runner(Exchange sent) {
      this.sent = sent;
    }

    void lose() {
      sent.trace().lose();
      sent.leg().giveUp();
    }
  }
}
