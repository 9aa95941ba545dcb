package io.llmcost.agent.instrumentation.jetty;

import io.llmcost.agent.instrumentation.weave.Hook;
import io.llmcost.agent.instrumentation.weave.NotedMethod;

/** Where Jetty's client is woven. */
public final class JettyHooks {

  private JettyHooks() {}

  /** With a listener: whoever waits for the answer comes here too. A request can be changed. */
  public static Hook of(String typeName) {
    return new Hook(typeName, new NotedMethod("send", 1, "jetty.send"));
  }
}
