package io.llmcost.agent.instrumentation.reactornetty;

import io.llmcost.agent.instrumentation.weave.AnsweredByGlue;
import io.llmcost.agent.instrumentation.weave.Hook;

/** Where Reactor Netty's client is woven. */
public final class ReactorNettyHooks {

  private ReactorNettyHooks() {}

  /**
   * Whatever was put off until somebody subscribes is known here, and no connection is there yet.
   */
  public static Hook of(String typeName) {
    return new Hook(
        typeName,
        new AnsweredByGlue("subscribe", "reactornetty.subscribe", "reactor.core.CoreSubscriber"));
  }
}
