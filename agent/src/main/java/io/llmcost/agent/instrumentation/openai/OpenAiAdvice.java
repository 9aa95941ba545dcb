package io.llmcost.agent.instrumentation.openai;

import java.util.function.BiFunction;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Inlined into the SDK's classes, so nothing but {@code java.*} is named here. */
@SuppressWarnings({"unchecked", "rawtypes"})
final class OpenAiAdvice {

  private OpenAiAdvice() {}

  /** At the start of {@code PrepareRequest.prepareAsync(HttpRequest, ClientOptions, …)}. */
  static final class PrepareAsync {
    private PrepareAsync() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Origin Class<?> type,
        @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC)
            Object request,
        @Advice.Argument(value = 1, typing = Assigner.Typing.DYNAMIC) Object options)
        throws Throwable {
      BiFunction bridge =
          (BiFunction)
              Class.forName("io.llmcost.bootstrap.Bridge", true, ClassLoader.getSystemClassLoader())
                  .getField("handler")
                  .get(null);
      if (bridge != null) {
        Object[] changed =
            (Object[]) bridge.apply("openai.prepareAsync", new Object[] {type, request, options});
        if (changed != null) {
          request = changed[0];
        }
      }
    }
  }
}
