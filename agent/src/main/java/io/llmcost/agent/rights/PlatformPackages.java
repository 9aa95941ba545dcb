package io.llmcost.agent.rights;

import io.llmcost.agent.log.Log;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code java.base} keeps to itself and the agent needs: opened to the agent's classes only.
 */
public final class PlatformPackages {

  private static volatile Instrumentation instrumentation;

  private PlatformPackages() {}

  /** What the process has given the agent. */
  public static void by(Instrumentation given) {
    instrumentation = given;
  }

  /**
   * From here on the agent may reach all that is in these packages; on Java 8 it may already.
   *
   * @return whether that is so
   */
  public static boolean open(String... names) {
    Class<?> module;
    try {
      module = Class.forName("java.lang.Module");
    } catch (ClassNotFoundException e) {
      return true;
    }
    Instrumentation given = instrumentation;
    if (given == null) {
      return false;
    }
    try {
      Method moduleOf = Class.class.getMethod("getModule");
      Set<Object> own = Collections.singleton(moduleOf.invoke(PlatformPackages.class));
      Map<String, Set<Object>> opened = new HashMap<>();
      for (String name : names) {
        opened.put(name, own);
      }
      Instrumentation.class
          .getMethod(
              "redefineModule", module, Set.class, Map.class, Map.class, Set.class, Map.class)
          .invoke(
              given,
              moduleOf.invoke(Object.class),
              Collections.emptySet(),
              Collections.emptyMap(),
              opened,
              Collections.emptySet(),
              Collections.<Class<?>, List<Class<?>>>emptyMap());
      return true;
    } catch (ReflectiveOperationException | RuntimeException e) {
      Log.debug("Packages of the platform stay closed", e);
      return false;
    }
  }
}
