package io.llmcost.agent.instrumentation.okhttp;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.llmcost.agent.instrumentation.AdviceSource;
import io.llmcost.agent.instrumentation.Hook;
import net.bytebuddy.asm.AsmVisitorWrapper;

/** Notes the call site where a call is enqueued: the interceptor runs on a thread of OkHttp's. */
public final class OkHttpEnqueueHook implements Hook {

  private final String typeName;

  /**
   * @param typeName the class of calls, which has two names over the versions
   */
  public OkHttpEnqueueHook(String typeName) {
    this.typeName = typeName;
  }

  @Override
  public String typeName() {
    return typeName;
  }

  @Override
  public AsmVisitorWrapper weave(AdviceSource advice, boolean loadedBefore) {
    return new AsmVisitorWrapper.ForDeclaredMethods()
        .method(named("enqueue").and(takesArguments(1)), advice.of(OkHttpAdvice.Enqueued.class));
  }
}
