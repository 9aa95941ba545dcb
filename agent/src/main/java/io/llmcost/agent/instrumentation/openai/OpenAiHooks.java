package io.llmcost.agent.instrumentation.openai;

import io.llmcost.agent.instrumentation.weave.ConstructedField;
import io.llmcost.agent.instrumentation.weave.Hook;
import io.llmcost.agent.instrumentation.weave.ReplacedArgument;
import io.llmcost.agent.instrumentation.weave.ReplacedField;

/** Where the OpenAI SDK is woven. */
public final class OpenAiHooks {

  private static final String PREPARING = "com.openai.core.PrepareRequest";
  private static final String TRANSPORT = "com.openai.core.http.HttpClient";
  private static final String TRANSPORT_EVENT = "openai.transport";

  private OpenAiHooks() {}

  /**
   * @param typeName of what prepares requests, or of the wrapper around the transport
   */
  public static Hook of(String typeName) {
    return typeName.equals(PREPARING) ? preparing(typeName) : wrapper(typeName);
  }

  /**
   * Notes the call site of asynchronous SDK calls: the SDK goes on to the HTTP client on a pool's
   * thread, and {@code prepareAsync} is the last thing it does on the application's.
   */
  private static Hook preparing(String typeName) {
    return new Hook(typeName, new ReplacedArgument("prepareAsync", "openai.prepareAsync"));
  }

  /**
   * The SDK puts every transport that it is given into one wrapper, below its own retries and
   * authentication. Only what a wrapper holds is looked at, when it is made: a call through a
   * transport that is not replaced meets nothing of ours.
   */
  private static Hook wrapper(String typeName) {
    return new Hook(
        typeName,
        new ConstructedField(1, TRANSPORT_EVENT, "httpClient", TRANSPORT),
        new ReplacedField("execute", 2, TRANSPORT_EVENT, "httpClient", TRANSPORT),
        new ReplacedField("executeAsync", 2, TRANSPORT_EVENT, "httpClient", TRANSPORT));
  }
}
