package io.llmcost.agent.instrumentation.webclient;

import io.llmcost.agent.instrumentation.weave.AnsweredByGlue;
import io.llmcost.agent.instrumentation.weave.Hook;

/** Where Spring's WebClient is woven. */
public final class WebClientHooks {

  private WebClientHooks() {}

  /** Below all filters, above the connector: every call passes here, with its credentials. */
  public static Hook of(String typeName) {
    return new Hook(
        typeName,
        new AnsweredByGlue(
            "exchange",
            "webclient.exchange",
            "org.springframework.web.reactive.function.client.ClientRequest"));
  }
}
