package io.llmcost.agent.instrumentation.openai;

import io.llmcost.agent.instrumentation.weave.Hook;
import io.llmcost.agent.instrumentation.weave.ReplacedArgument;

/** Where the OpenAI SDK is woven. */
public final class OpenAiHooks {

  private OpenAiHooks() {}

  /**
   * Notes the call site of asynchronous SDK calls: the SDK goes on to the HTTP client on a pool's
   * thread, and {@code prepareAsync} is the last thing it does on the application's.
   */
  public static Hook of(String typeName) {
    return new Hook(typeName, new ReplacedArgument("prepareAsync", "openai.prepareAsync"));
  }
}
