package io.llmcost.agent.instrumentation.azure;

import io.llmcost.agent.instrumentation.weave.Hook;
import io.llmcost.agent.instrumentation.weave.ReplacedGetter;

/** Where azure-core is woven. */
public final class AzureHooks {

  private AzureHooks() {}

  /**
   * A pipeline asks itself for its client when the last policy has let a request go: what it gets
   * sees every call once, with its credentials, in both forms.
   */
  public static Hook of(String typeName) {
    return new Hook(typeName, new ReplacedGetter("getHttpClient", "azure.client"));
  }
}
