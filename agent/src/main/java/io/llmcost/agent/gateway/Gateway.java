package io.llmcost.agent.gateway;

import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.NotAnLlmCallException;
import io.llmcost.agent.log.Log;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Takes a call of any client through the chain. */
public final class Gateway {

  private final GuardedStage[] stages;
  private final GuardedStage[] accountOnly;
  private final OpenCalls open;
  private final ExchangeReader reader;
  private final PassedThrough passedThrough;

  /**
   * @param levers the stages between accounting and the application's client, in their order
   * @param providerOf names who is behind a URL
   * @param accountant books calls that are over
   */
  public Gateway(
      List<Stage> levers,
      PassedThrough passedThrough,
      Function<Url, String> providerOf,
      Accountant accountant) {
    this(levers, Collections.<Stage>emptyList(), passedThrough, providerOf, accountant);
  }

  /**
   * With stages of its own for what is sent.
   *
   * @param sending stages between metering and the application's client, in their order; calls that
   *     are otherwise left alone go through them too
   */
  public Gateway(
      List<Stage> levers,
      List<Stage> sending,
      PassedThrough passedThrough,
      Function<Url, String> providerOf,
      Accountant accountant) {
    AccountStage account = new AccountStage(accountant);
    this.open = account.open();
    Stage meter = new MeterStage(providerOf);
    List<Stage> all = new ArrayList<>();
    all.add(account);
    AskUsageStage asking = new AskUsageStage();
    all.add(new HideUsageStage(asking));
    all.addAll(levers);
    all.add(asking);
    all.add(meter);
    all.addAll(sending);
    this.stages = guarded(all);
    List<Stage> least = new ArrayList<>();
    least.add(account);
    for (Stage lever : levers) {
      if (lever.isForUntouchedCalls()) {
        least.add(lever);
      }
    }
    least.add(meter);
    least.addAll(sending);
    this.accountOnly = guarded(least);
    this.passedThrough = passedThrough;
    this.reader = new ExchangeReader(providerOf);
  }

  static GuardedStage[] guarded(List<Stage> stages) {
    return stages.stream().map(GuardedStage::new).toArray(GuardedStage[]::new);
  }

  /**
   * Makes a call.
   *
   * @param rollout the settings that hold for this call to its end
   */
  public CompletionStage<HttpResponse> handle(
      HttpRequest received, CallContext context, Upstream upstream, Rollout rollout) {
    Exchange exchange;
    HttpRequest request = received;
    try {
      request = ExchangeReader.withoutControls(received);
      exchange = reader.read(received, request, context, rollout);
    } catch (NotAnLlmCallException e) {
      passedThrough.count(context.client(), e.getMessage());
      return new StageChain(new GuardedStage[0], 0, upstream).send(request);
    } catch (RuntimeException | LinkageError e) {
      Log.warnOnce("gateway:" + e.getClass(), "A call goes on untouched: " + e);
      return new StageChain(new GuardedStage[0], 0, upstream).send(request);
    }
    boolean untouched =
        exchange.controls().bypass() || exchange.call().endpoint() == Endpoint.MESSAGES;
    return new StageChain(untouched ? accountOnly : stages, 0, upstream).proceed(exchange);
  }

  /** Books the calls whose answers nobody has read to the end; for the end of the process. */
  public void bookOpenCalls() {
    open.bookAll();
  }

  /** Switches stages on again that had failed; for a reload of the configuration. */
  public void switchOn() {
    for (GuardedStage stage : stages) {
      stage.switchOn();
    }
    for (GuardedStage stage : accountOnly) {
      stage.switchOn();
    }
  }
}
