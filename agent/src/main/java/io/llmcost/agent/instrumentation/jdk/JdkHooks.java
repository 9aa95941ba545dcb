package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.instrumentation.weave.AnsweredMethod;
import io.llmcost.agent.instrumentation.weave.Hook;

/** Where the JDK's HTTP client is woven. */
public final class JdkHooks {

  private JdkHooks() {}

  /**
   * All instances that applications see are of the facade, and each of its methods is one call.
   *
   * @param typeName the facade's
   */
  public static Hook of(String typeName) {
    return new Hook(
        typeName,
        new AnsweredMethod("send", 2, "jdk.send"),
        new AnsweredMethod("sendAsync", 2, "jdk.sendAsync"),
        new AnsweredMethod("sendAsync", 3, "jdk.sendAsync"));
  }
}
