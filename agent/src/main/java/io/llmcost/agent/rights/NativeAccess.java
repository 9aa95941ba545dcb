package io.llmcost.agent.rights;

import io.llmcost.agent.log.Log;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets a module of the agent's load native libraries without the warning that Java 24 and newer
 * print into the application's output.
 */
public final class NativeAccess {

  private static final int FIRST_RELEASE = 24;

  private static volatile Instrumentation instrumentation;

  private NativeAccess() {}

  /** What the process has given the agent; needed on new releases only. */
  public static void by(Instrumentation given) {
    instrumentation = given;
  }

  /**
   * Without effect where it cannot be.
   *
   * @param named a module with a name: what is allowed to one without is allowed to all of those
   */
  public static void enable(Object named) {
    Instrumentation given = instrumentation;
    if (given == null || release() < FIRST_RELEASE) {
      return;
    }
    try {
      Class<?> module = Class.forName("java.lang.Module");
      Method moduleOf = Class.class.getMethod("getModule");
      Object base = moduleOf.invoke(Object.class);
      Map<String, Set<Object>> opened =
          Collections.singletonMap(
              "java.lang", Collections.singleton(moduleOf.invoke(NativeAccess.class)));
      Instrumentation.class
          .getMethod(
              "redefineModule", module, Set.class, Map.class, Map.class, Set.class, Map.class)
          .invoke(
              given,
              base,
              Collections.emptySet(),
              Collections.emptyMap(),
              opened,
              Collections.emptySet(),
              Collections.<Class<?>, List<Class<?>>>emptyMap());
      Method enable = module.getDeclaredMethod("implAddEnableNativeAccess");
      enable.setAccessible(true);
      enable.invoke(named);
    } catch (ReflectiveOperationException | RuntimeException e) {
      Log.debug("Java will warn of native code", e);
    }
  }

  private static int release() {
    String version = System.getProperty("java.specification.version", "");
    try {
      return version.startsWith("1.") ? 8 : Integer.parseInt(version);
    } catch (NumberFormatException e) {
      return 8;
    }
  }
}
