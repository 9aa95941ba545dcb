package io.llmcost.agent.instrumentation.openai;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.llmcost.agent.instrumentation.AdviceSource;
import io.llmcost.agent.instrumentation.Hook;
import net.bytebuddy.asm.AsmVisitorWrapper;

/**
 * Notes the call site of asynchronous SDK calls: the SDK goes on to the HTTP client on a pool's
 * thread, and {@code prepareAsync} is the last thing it does on the application's.
 */
public final class OpenAiPrepareHook implements Hook {

  @Override
  public String typeName() {
    return "com.openai.core.PrepareRequest";
  }

  @Override
  public AsmVisitorWrapper weave(AdviceSource advice, boolean loadedBefore) {
    return new AsmVisitorWrapper.ForDeclaredMethods()
        .method(named("prepareAsync"), advice.of(OpenAiAdvice.PrepareAsync.class));
  }
}
