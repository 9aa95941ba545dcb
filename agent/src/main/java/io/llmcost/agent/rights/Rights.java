package io.llmcost.agent.rights;

import java.security.AccessControlContext;
import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * The permissions of those who are on a thread's stack at a moment. Immutable.
 *
 * <p>The agent's classes may do everything, but a permission is granted only if all on the stack
 * have it, and the application is always on it. So what the agent does for itself (configuration,
 * ledger, class loaders) runs by {@link #ofAgent}, and what it does for the application, which is
 * sending, runs {@linkplain #run with the application's rights} again: an application can do
 * nothing with the agent that it could not do without it.
 */
public final class Rights {

  /** There are no security managers any more from here on. */
  private static final int LAST_RELEASE = 23;

  private static final boolean POSSIBLE = release() <= LAST_RELEASE;

  private static final Rights UNCHECKED = new Rights(null);

  private final AccessControlContext context;

  private Rights(AccessControlContext context) {
    this.context = context;
  }

  /** Those of all who are on this thread's stack now. Costs nothing without a security manager. */
  public static Rights ofCaller() {
    return areChecked() ? new Rights(AccessController.getContext()) : UNCHECKED;
  }

  /**
   * Runs what the agent does for itself, whoever called it. What it calls of the application's code
   * has the application's rights still.
   */
  public static <T> T ofAgent(PrivilegedAction<T> action) {
    return areChecked() ? AccessController.doPrivileged(action) : action.run();
  }

  /** Runs something with these rights, on whichever thread, within whichever privileges. */
  public <T> T run(PrivilegedAction<T> action) {
    return context == null ? action.run() : AccessController.doPrivileged(action, context);
  }

  /** Whether there is a security manager now; applications may install one at any time. */
  public static boolean areChecked() {
    return POSSIBLE && System.getSecurityManager() != null;
  }

  private static int release() {
    try {
      String version = System.getProperty("java.specification.version");
      return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
    } catch (SecurityException | NumberFormatException e) {
      // whoever refuses to say so has a security manager
      return LAST_RELEASE;
    }
  }
}
