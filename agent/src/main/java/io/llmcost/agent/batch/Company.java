package io.llmcost.agent.batch;

import io.llmcost.agent.cache.CallKey;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.Chain;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.gateway.Futures;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.thread.AgentClock;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Brings calls with one key together while another one is under way. Who leads a batch sends it
 * through its own client; if nothing good comes of that, each of the others makes its own call.
 */
final class Company {

  private static final int MOST_QUEUES = 1_000;
  private static final int MOST_REFUSALS = 1_000;
  private static final long MOST_CHARS = 100_000;
  private static final long LOOK_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final String what;
  private final Function<Batch, JointForm> forms;
  private final ConcurrentMap<CallKey, BatchQueue> queues = new ConcurrentHashMap<>();
  private final Set<String> refusing = Collections.newSetFromMap(new ConcurrentHashMap<>());

  /**
   * @param what the calls are, for people
   * @param forms how a batch becomes a request
   */
  Company(String what, Function<Batch, JointForm> forms) {
    this.what = what;
    this.forms = forms;
  }

  /** Whether a place does not take such calls together, by its own words. */
  boolean isRefusedBy(Exchange exchange) {
    return !refusing.isEmpty() && refusing.contains(place(exchange));
  }

  /**
   * Makes a call, perhaps with others.
   *
   * @param key equal for calls that may go together
   * @param inputs how many of those things it has of which a request may have {@code most}
   */
  CompletionStage<HttpResponse> handle(
      Exchange exchange, Chain rest, CallKey key, int inputs, int most) {
    BatchQueue queue = queue(key);
    if (queue == null) {
      return rest.proceed(exchange);
    }
    Member me = new Member(exchange, inputs);
    Batch batch = queue.join(me, most);
    return batch.leader() == me ? lead(queue, batch, exchange, rest) : follow(me, exchange, rest);
  }

  private static String place(Exchange exchange) {
    return exchange.request().url().origin() + ' ' + exchange.call().model();
  }

  /** Null if there is no room for another one. */
  private BatchQueue queue(CallKey key) {
    BatchQueue known = queues.get(key);
    if (known != null) {
      return known;
    }
    if (queues.size() >= MOST_QUEUES) {
      queues.values().removeIf(BatchQueue::isIdle);
    }
    return queues.size() < MOST_QUEUES
        ? queues.computeIfAbsent(key, any -> new BatchQueue(MOST_CHARS))
        : null;
  }

  private CompletionStage<HttpResponse> lead(
      BatchQueue queue, Batch batch, Exchange exchange, Chain rest) {
    CompletableFuture<Void> departure = batch.departure();
    long linger = exchange.settings().get(Options.BATCH_LINGER).toNanos();
    if (departure.isDone()) {
      return send(queue, batch, exchange, rest);
    }
    if (!exchange.context().isBlocking()) {
      CompletableFuture<Void> due = new CompletableFuture<>();
      departure.whenComplete((left, failure) -> due.complete(null));
      AgentClock.complete(due, linger);
      // Not on the thread of another call's answer, nor on the clock's.
      return due.thenComposeAsync(
          over -> {
            queue.leave(batch);
            return send(queue, batch, exchange, rest);
          });
    }
    try {
      departure.get(linger, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Long enough.
    } catch (InterruptedException e) {
      // The client's own call is to notice it, in its own way.
      Thread.currentThread().interrupt();
    }
    queue.leave(batch);
    return send(queue, batch, exchange, rest);
  }

  /** Of a batch that has left. */
  private CompletionStage<HttpResponse> send(
      BatchQueue queue, Batch batch, Exchange exchange, Chain rest) {
    CompletionStage<HttpResponse> answer;
    try {
      answer =
          batch.isOfOne()
              ? rest.proceed(exchange)
              : new JointCall(batch, forms.apply(batch), this::refused).send(rest);
    } catch (RuntimeException | Error e) {
      queue.returned();
      batch.release();
      throw e;
    }
    return answer.whenComplete(
        (response, failure) -> {
          queue.returned();
          batch.release();
        });
  }

  private void refused(Exchange exchange) {
    if (refusing.size() < MOST_REFUSALS && refusing.add(place(exchange))) {
      Log.warn(
          what
              + " calls of "
              + place(exchange)
              + " are sent one by one from now on: several in one request were refused");
    }
  }

  private static CompletionStage<HttpResponse> follow(Member me, Exchange exchange, Chain rest) {
    if (exchange.context().isBlocking()) {
      HttpResponse answer;
      try {
        answer = await(me, exchange.context());
      } catch (CancellationException e) {
        return Futures.failed(e);
      }
      return answer == null ? rest.proceed(exchange) : CompletableFuture.completedFuture(answer);
    }
    CompletableFuture<HttpResponse> mine = new CompletableFuture<>();
    me.answer().whenComplete((answer, failure) -> mine.complete(answer));
    long end = end(exchange.context());
    if (!mine.isDone()) {
      AgentClock.checkUntilDone(mine, () -> check(me, mine, end, exchange.context()));
    }
    // Not on the leader's thread: what follows is the application's code.
    return mine.thenComposeAsync(
        answer ->
            answer == null ? rest.proceed(exchange) : CompletableFuture.completedFuture(answer));
  }

  private static void check(
      Member me, CompletableFuture<HttpResponse> waiting, long end, CallContext context) {
    if (context.isCancelled()) {
      waiting.completeExceptionally(new CancellationException("The call was cancelled"));
      me.release();
    } else if (System.nanoTime() - end >= 0) {
      me.release();
    }
  }

  /** By {@link System#nanoTime}: half of the caller's time is left for a call of its own. */
  private static long end(CallContext context) {
    return System.nanoTime() + Math.min(LONGEST_WAIT_NANOS, context.remainingNanos() / 2);
  }

  /** Null if a call of its own is to be made. */
  private static HttpResponse await(Member me, CallContext context) {
    long end = end(context);
    try {
      while (System.nanoTime() - end < 0) {
        if (context.isCancelled()) {
          throw new CancellationException("The call was cancelled");
        }
        try {
          return me.answer().get(LOOK_UP_NANOS, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          // Look whether it is still worth waiting.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // As if there were no answer.
    } finally {
      me.release();
    }
    return me.answer().getNow(null);
  }
}
