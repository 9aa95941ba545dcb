package io.llmcost.agent.gateway;

import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.Url;
import io.llmcost.agent.llm.AzurePath;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import java.util.function.Function;

/** Reads a client's request as a call that stages can take. Thread-safe. */
public final class ExchangeReader {

  private final CallIds ids = new CallIds();
  private final ModuleNames modules = new ModuleNames();
  private final ToolLoops toolLoops = new ToolLoops();
  private final Function<Url, String> providerOf;

  /**
   * @param providerOf names who is behind a URL
   */
  public ExchangeReader(Function<Url, String> providerOf) {
    this.providerOf = providerOf;
  }

  /** What is sent of a request: all but our own control headers. */
  static HttpRequest withoutControls(HttpRequest received) {
    return received.withHeaders(received.headers().withoutPrefix(Controls.PREFIX));
  }

  /**
   * The call as the first stage sees it.
   *
   * @param rollout the settings that hold for this call to its end
   * @throws NotAnLlmCallException if it is none that is understood
   */
  public Exchange read(HttpRequest received, CallContext context, Rollout rollout)
      throws NotAnLlmCallException {
    return read(received, withoutControls(received), context, rollout);
  }

  Exchange read(HttpRequest received, HttpRequest request, CallContext context, Rollout rollout)
      throws NotAnLlmCallException {
    Endpoint endpoint = Endpoint.ofPath(request.url().path());
    if (endpoint == null) {
      throw new NotAnLlmCallException("not a known endpoint");
    }
    LlmRequest call =
        LlmRequest.read(endpoint, request.body(), AzurePath.deployment(request.url().path()));
    CallTrace trace = new CallTrace(ids.next(), providerOf.apply(request.url()));
    String site = context.callSite();
    trace.callSite(toolLoops.site(call, ThreadKind.site(site)));
    trace.threadKind(ThreadKind.of(site));
    trace.module(modules.current());
    return new Exchange(
        request,
        call,
        Controls.read(received.headers()),
        context,
        rollout.settingsFor(call),
        trace);
  }
}
