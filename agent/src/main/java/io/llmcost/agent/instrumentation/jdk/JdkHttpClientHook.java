package io.llmcost.agent.instrumentation.jdk;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.llmcost.agent.instrumentation.AdviceSource;
import io.llmcost.agent.instrumentation.Hook;
import net.bytebuddy.asm.AsmVisitorWrapper;

/** All instances that applications see are of the facade, and each of its methods is one call. */
public final class JdkHttpClientHook implements Hook {

  @Override
  public String typeName() {
    return "jdk.internal.net.http.HttpClientFacade";
  }

  @Override
  public AsmVisitorWrapper weave(AdviceSource advice, boolean loadedBefore) {
    return new AsmVisitorWrapper.ForDeclaredMethods()
        .method(named("send").and(takesArguments(2)), advice.of(JdkAdvice.Send.class))
        .method(named("sendAsync").and(takesArguments(2)), advice.of(JdkAdvice.SendAsync.class))
        .method(
            named("sendAsync").and(takesArguments(3)),
            advice.of(JdkAdvice.SendAsyncWithPush.class));
  }
}
