package io.llmcost.agent.instrumentation.openai;

import io.llmcost.agent.instrumentation.weave.ConstructedField;
import io.llmcost.agent.instrumentation.weave.Hook;
import io.llmcost.agent.instrumentation.weave.ReplacedArgument;
import io.llmcost.agent.instrumentation.weave.ReplacedField;

/** Where the OpenAI SDK is woven. */
public final class OpenAiHooks {

  private static final String PREPARING = "com.openai.core.PrepareRequest";
  private static final String RETRYING = "com.openai.core.http.RetryingHttpClient";
  private static final String TRANSPORT = "com.openai.core.http.HttpClient";
  private static final String TRANSPORT_EVENT = "openai.transport";

  private OpenAiHooks() {}

  /**
   * @param typeName of what prepares requests, or of a wrapper around the transport
   */
  public static Hook of(String typeName) {
    if (typeName.equals(PREPARING)) {
      return preparing(typeName);
    }
    return wrapper(typeName, typeName.equals(RETRYING) ? 5 : 1);
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
   * authentication: the one that retries in versions before 2.20, another since then. Only what a
   * wrapper holds is looked at, when it is made: a call through a transport that is not replaced
   * meets nothing of ours.
   *
   * @param arguments of its constructor
   */
  private static Hook wrapper(String typeName, int arguments) {
    return new Hook(
        typeName,
        new ConstructedField(arguments, TRANSPORT_EVENT, "httpClient", TRANSPORT),
        new ReplacedField("execute", 2, TRANSPORT_EVENT, "httpClient", TRANSPORT),
        new ReplacedField("executeAsync", 2, TRANSPORT_EVENT, "httpClient", TRANSPORT));
  }
}
