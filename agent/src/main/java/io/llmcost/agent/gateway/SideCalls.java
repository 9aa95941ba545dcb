package io.llmcost.agent.gateway;

import io.llmcost.agent.config.Options;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.transport.OwnTransport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Requests that the agent makes for itself because of a call of the application's, such as one that
 * asks another model the same. Each is booked in a record of its own, all of it as cost beside the
 * call. They wait for their answers: on threads of the agent's only.
 */
public final class SideCalls {

  private static final String CLIENT = "llmcost";
  private static final int OK = 200;

  private final CallIds ids;
  private final Function<Url, String> providerOf;
  private final GuardedStage[] stages;
  private final Accountant accountant;
  private final OwnTransport transport;

  /** As the other one, without limits. */
  public SideCalls(
      List<Stage> sending,
      Function<Url, String> providerOf,
      Accountant accountant,
      OwnTransport transport) {
    this(null, sending, providerOf, accountant, transport);
  }

  /**
   * @param limits keeps back what providers would turn away; null for nobody
   * @param sending stages between metering and the transport, in their order
   * @param providerOf names who is behind a URL
   */
  public SideCalls(
      Stage limits,
      List<Stage> sending,
      Function<Url, String> providerOf,
      Accountant accountant,
      OwnTransport transport) {
    this.ids = new CallIds();
    this.providerOf = providerOf;
    AskUsageStage asking = new AskUsageStage();
    List<Stage> all = new ArrayList<>();
    all.add(new HideUsageStage(asking));
    all.add(asking);
    if (limits != null) {
      all.add(limits);
    }
    all.add(new MeterStage(providerOf));
    all.addAll(sending);
    this.stages = Gateway.guarded(all);
    this.accountant = accountant;
    this.transport = transport;
  }

  private SideCalls(SideCalls like, OwnTransport transport) {
    this.ids = like.ids;
    this.providerOf = like.providerOf;
    this.stages = like.stages;
    this.accountant = like.accountant;
    this.transport = transport;
  }

  /**
   * These with another limit to their patience.
   *
   * @param silenceMillis to wait for anything to come; above 0
   */
  public SideCalls within(int silenceMillis) {
    return new SideCalls(this, transport.within(silenceMillis));
  }

  /**
   * Sends a request and waits for the whole answer, of whatever status. It is booked with {@link
   * SideCall#book}.
   *
   * @param purpose in the ledger
   * @param because the application's call
   * @throws IOException if there is no answer; that is booked
   */
  public SideCall send(String purpose, Exchange because, HttpRequest request, LlmRequest call)
      throws IOException {
    CallTrace trace = new CallTrace(ids.next(), providerOf.apply(request.url()));
    trace.aside(purpose, because.trace());
    Exchange exchange =
        new Exchange(
            request,
            call,
            because.controls(),
            new ClosedContext(CLIENT),
            because.settings(),
            trace);
    int limit = because.settings().get(Options.MAX_BODY_BYTES);
    try {
      HttpResponse response =
          new StageChain(stages, 0, sent -> sent(sent, limit))
              .proceed(exchange)
              .thenCompose(head -> head.readWhole(limit))
              .toCompletableFuture()
              .join();
      if (trace.lastSent() == null) {
        throw new IOException(
            trace.refusedBy() != null
                ? "refused by the budget " + trace.refusedBy()
                : "held back by the limit " + trace.heldBackBy());
      }
      return new SideCall(exchange, response, accountant);
    } catch (CompletionException e) {
      accountant.failed(exchange, GuardedStage.unwrap(e));
      throw new IOException(GuardedStage.unwrap(e).toString(), e);
    }
  }

  /**
   * Books how an answer that was not given compares with the one that was, for which nothing had to
   * be asked.
   *
   * @param purpose in the ledger
   * @param because the application's call
   * @param agreement of both, 0 to 1
   * @param model that gave the answer, as routes name it
   * @param rank of the answer among the latest of its model, 0 (worst) to 1
   */
  public void compared(
      String purpose, Exchange because, double agreement, String model, double rank) {
    CallTrace trace = new CallTrace(ids.next(), because.trace().originalProvider());
    trace.aside(purpose, because.trace());
    trace.compared(agreement, model);
    trace.look(rank);
    Exchange exchange =
        new Exchange(
            because.request(),
            because.call(),
            because.controls(),
            new ClosedContext(CLIENT),
            because.settings(),
            trace);
    accountant.over(exchange, OK, Thread.currentThread().getName(), System.nanoTime());
  }

  private CompletionStage<HttpResponse> sent(HttpRequest request, int limit) {
    try {
      return CompletableFuture.completedFuture(transport.send(request, limit));
    } catch (IOException | RuntimeException e) {
      return Futures.failed(e);
    }
  }
}
