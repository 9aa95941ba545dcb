package io.llmcost.agent.instrumentation.okhttp;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.llmcost.agent.instrumentation.AdviceSource;
import io.llmcost.agent.instrumentation.Hook;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Every client gets our interceptor behind those of the application, so that it sees the request as
 * the application's interceptors leave it, and answers before they see them.
 */
public final class OkHttpClientHook implements Hook {

  @Override
  public String typeName() {
    return "okhttp3.OkHttpClient";
  }

  @Override
  public AsmVisitorWrapper weave(AdviceSource advice, boolean loadedBefore) {
    AsmVisitorWrapper.ForDeclaredMethods constructed =
        new AsmVisitorWrapper.ForDeclaredMethods()
            .constructor(takesArguments(1), advice.of(OkHttpAdvice.ClientConstructed.class));
    return loadedBefore
        ? constructed.method(
            named("newCall").and(takesArguments(1)).and(new MayAssignFinalFields()),
            advice.of(OkHttpAdvice.NewCall.class))
        : constructed;
  }

  /**
   * From Java 9's class files on, final fields are assigned in constructors only. Clients of such
   * an OkHttp that exist already stay as they are.
   */
  private static final class MayAssignFinalFields
      extends ElementMatcher.Junction.ForNonNullValues<MethodDescription> {
    @Override
    protected boolean doMatch(MethodDescription method) {
      ClassFileVersion version = method.getDeclaringType().asErasure().getClassFileVersion();
      return version != null && version.isLessThan(ClassFileVersion.JAVA_V9);
    }
  }
}
