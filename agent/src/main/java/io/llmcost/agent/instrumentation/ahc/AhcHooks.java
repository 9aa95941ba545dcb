package io.llmcost.agent.instrumentation.ahc;

import io.llmcost.agent.instrumentation.weave.Hook;
import io.llmcost.agent.instrumentation.weave.ReplacedByGlue;

/** Where async-http-client is woven. */
public final class AhcHooks {

  private AhcHooks() {}

  /** Below all request filters. */
  public static Hook of(String typeName) {
    return new Hook(
        typeName, new ReplacedByGlue("execute", 2, "org.asynchttpclient.Request", "ahc.execute"));
  }
}
