package io.llmcost.agent.instrumentation.tls;

import io.llmcost.agent.instrumentation.weave.Hook;
import io.llmcost.agent.instrumentation.weave.NotedMethod;

/** Where the JDK's TLS is woven. */
public final class TlsHooks {

  private TlsHooks() {}

  /**
   * @param typeName the engine's or the socket's
   */
  public static Hook of(String typeName) {
    return typeName.endsWith("EngineImpl")
        ? new Hook(typeName, new NotedMethod("beginHandshake", 0, "tls.engine"))
        : new Hook(typeName, new NotedMethod("startHandshake", 0, "tls.socket"));
  }
}
