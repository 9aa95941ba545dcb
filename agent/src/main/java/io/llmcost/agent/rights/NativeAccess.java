package io.llmcost.agent.rights;

import io.llmcost.agent.log.Log;
import java.lang.reflect.Method;

/**
 * Lets a module of the agent's load native libraries without the warning that Java 24 and newer
 * print into the application's output.
 */
public final class NativeAccess {

  private static final int FIRST_RELEASE = 24;

  private NativeAccess() {}

  /**
   * Without effect where it cannot be.
   *
   * @param named a module with a name: what is allowed to one without is allowed to all of those
   */
  public static void enable(Object named) {
    if (release() < FIRST_RELEASE || !PlatformPackages.open("java.lang")) {
      return;
    }
    try {
      Method enable =
          Class.forName("java.lang.Module").getDeclaredMethod("implAddEnableNativeAccess");
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
