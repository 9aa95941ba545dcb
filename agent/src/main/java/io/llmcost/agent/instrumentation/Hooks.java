package io.llmcost.agent.instrumentation;

import io.llmcost.agent.instrumentation.jdk.JdkHttpClientHook;
import io.llmcost.agent.instrumentation.okhttp.OkHttpClientHook;
import io.llmcost.agent.instrumentation.okhttp.OkHttpEnqueueHook;
import io.llmcost.agent.instrumentation.openai.OpenAiPrepareHook;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** All hooks. A client is instrumented if it stands here. */
public final class Hooks {

  private Hooks() {}

  public static List<Hook> all() {
    return Collections.unmodifiableList(
        Arrays.<Hook>asList(
            new OkHttpClientHook(),
            new OkHttpEnqueueHook("okhttp3.RealCall"),
            new OkHttpEnqueueHook("okhttp3.internal.connection.RealCall"),
            new OpenAiPrepareHook(),
            new JdkHttpClientHook()));
  }
}
