package io.llmcost.agent.gateway;

import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.Urgency;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Books answers that came when nobody waited for them any more. Each is paid for, and is a record
 * of its own: all of it is cost beside the call that it was asked for.
 */
public final class LateAnswers {

  private static final String CLIENT = "llmcost";

  private final CallIds ids = new CallIds();
  private final Function<Url, String> providerOf;
  private final Accountant accountant;

  /**
   * @param providerOf names who is behind a URL
   */
  public LateAnswers(Function<Url, String> providerOf, Accountant accountant) {
    this.providerOf = providerOf;
    this.accountant = accountant;
  }

  /**
   * Books one.
   *
   * @param purpose in the ledger
   * @param origin the call that it was asked for
   * @param tier that it is billed by
   * @param url where it was asked
   * @param model that was asked
   * @param answer whole
   */
  public void book(
      String purpose,
      Origin origin,
      String tier,
      Url url,
      Endpoint endpoint,
      String model,
      HttpResponse answer,
      Settings settings)
      throws NotAnLlmCallException {
    byte[] nothing = "{\"model\":\"-\"}".getBytes(StandardCharsets.UTF_8);
    LlmRequest call = LlmRequest.read(endpoint, nothing, null).forModel(model);
    String provider = providerOf.apply(url);
    CallTrace trace = new CallTrace(ids.next(), provider);
    trace.aside(purpose, origin);
    trace.urgency(Urgency.DEFERRED);
    Metering metering = Metering.billedAs(tier, provider, url.host(), call);
    metering.meter(answer);
    trace.sent(metering);
    Exchange exchange =
        new Exchange(
            new HttpRequest("POST", url, Headers.EMPTY, call.body()),
            call,
            Controls.read(Headers.EMPTY),
            new ClosedContext(CLIENT),
            settings,
            trace);
    accountant.over(exchange, answer.status(), Thread.currentThread().getName(), System.nanoTime());
  }
}
