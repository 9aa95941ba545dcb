package io.llmcost.agent.instrumentation.jdk;

import java.util.function.BiFunction;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * What is inlined into {@code jdk.internal.net.http.HttpClientFacade}. It names only {@code java.*}
 * types, so that the woven class links in its own module; without an agent behind the bridge the
 * method runs as if it had not been woven.
 */
public final class JdkAdvice {

  private JdkAdvice() {}

  /** {@code send(HttpRequest, BodyHandler)}. */
  public static final class Send {

    private Send() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class, suppress = Throwable.class)
    @SuppressWarnings("unchecked")
    static Object[] enter(
        @Advice.This Object client,
        @Advice.Argument(0) Object request,
        @Advice.Argument(1) Object bodyHandler)
        throws ReflectiveOperationException {
      Object handler =
          Class.forName("io.llmcost.bootstrap.Bridge", true, ClassLoader.getSystemClassLoader())
              .getField("handler")
              .get(null);
      return handler == null
          ? null
          : ((BiFunction<String, Object[], Object[]>) handler)
              .apply("jdk.send", new Object[] {client, request, bodyHandler});
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object[] answer,
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object returned,
        @Advice.Thrown(readOnly = false) Throwable thrown) {
      if (answer != null) {
        returned = answer[0];
        thrown = (Throwable) answer[1];
      }
    }
  }

  /** {@code sendAsync(HttpRequest, BodyHandler)}. */
  public static final class SendAsync {

    private SendAsync() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class, suppress = Throwable.class)
    @SuppressWarnings("unchecked")
    static Object[] enter(
        @Advice.This Object client,
        @Advice.Argument(0) Object request,
        @Advice.Argument(1) Object bodyHandler)
        throws ReflectiveOperationException {
      Object handler =
          Class.forName("io.llmcost.bootstrap.Bridge", true, ClassLoader.getSystemClassLoader())
              .getField("handler")
              .get(null);
      return handler == null
          ? null
          : ((BiFunction<String, Object[], Object[]>) handler)
              .apply("jdk.sendAsync", new Object[] {client, request, bodyHandler});
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object[] answer,
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object returned,
        @Advice.Thrown(readOnly = false) Throwable thrown) {
      if (answer != null) {
        returned = answer[0];
        thrown = (Throwable) answer[1];
      }
    }
  }

  /** {@code sendAsync(HttpRequest, BodyHandler, PushPromiseHandler)}. */
  public static final class SendAsyncWithPush {

    private SendAsyncWithPush() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class, suppress = Throwable.class)
    @SuppressWarnings("unchecked")
    static Object[] enter(
        @Advice.This Object client,
        @Advice.Argument(0) Object request,
        @Advice.Argument(1) Object bodyHandler,
        @Advice.Argument(2) Object pushPromiseHandler)
        throws ReflectiveOperationException {
      Object handler =
          Class.forName("io.llmcost.bootstrap.Bridge", true, ClassLoader.getSystemClassLoader())
              .getField("handler")
              .get(null);
      return handler == null
          ? null
          : ((BiFunction<String, Object[], Object[]>) handler)
              .apply(
                  "jdk.sendAsync", new Object[] {client, request, bodyHandler, pushPromiseHandler});
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class)
    static void exit(
        @Advice.Enter Object[] answer,
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object returned,
        @Advice.Thrown(readOnly = false) Throwable thrown) {
      if (answer != null) {
        returned = answer[0];
        thrown = (Throwable) answer[1];
      }
    }
  }
}
