package io.llmcost.agent.instrumentation.okhttp;

import java.util.List;
import java.util.function.BiFunction;
import net.bytebuddy.asm.Advice;

/** Inlined into OkHttp's classes, so nothing but {@code java.*} is named here. */
@SuppressWarnings({"unchecked", "rawtypes"})
final class OkHttpAdvice {

  private OkHttpAdvice() {}

  /** At the end of {@code OkHttpClient(Builder)}. */
  static final class ClientConstructed {
    private ClientConstructed() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Origin Class<?> type,
        @Advice.This Object client,
        @Advice.FieldValue(value = "interceptors", readOnly = false) List interceptors)
        throws Throwable {
      BiFunction bridge =
          (BiFunction)
              Class.forName("io.llmcost.bootstrap.Bridge", true, ClassLoader.getSystemClassLoader())
                  .getField("handler")
                  .get(null);
      if (bridge != null) {
        Object[] changed =
            (Object[]) bridge.apply("okhttp.client", new Object[] {type, client, interceptors});
        if (changed != null) {
          interceptors = (List) changed[0];
        }
      }
    }
  }

  /**
   * At the start of {@code OkHttpClient.newCall}, where the class was loaded before the agent:
   * clients that exist already get the interceptor at their next call.
   */
  static final class NewCall {
    private NewCall() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Origin Class<?> type,
        @Advice.This Object client,
        @Advice.FieldValue(value = "interceptors", readOnly = false) List interceptors)
        throws Throwable {
      BiFunction bridge =
          (BiFunction)
              Class.forName("io.llmcost.bootstrap.Bridge", true, ClassLoader.getSystemClassLoader())
                  .getField("handler")
                  .get(null);
      if (bridge != null) {
        Object[] changed =
            (Object[]) bridge.apply("okhttp.client", new Object[] {type, client, interceptors});
        if (changed != null) {
          interceptors = (List) changed[0];
        }
      }
    }
  }

  /** At the start of {@code RealCall.enqueue}. */
  static final class Enqueued {
    private Enqueued() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Origin Class<?> type, @Advice.This Object call) throws Throwable {
      BiFunction bridge =
          (BiFunction)
              Class.forName("io.llmcost.bootstrap.Bridge", true, ClassLoader.getSystemClassLoader())
                  .getField("handler")
                  .get(null);
      if (bridge != null) {
        bridge.apply("okhttp.enqueue", new Object[] {type, call});
      }
    }
  }
}
