package io.llmcost.bootstrap;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.security.AccessController;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;

/**
 * Launches the agent where a security manager is at work: with all rights, as a class of the boot
 * loader's. Works once, before the application's first line or at the attach: afterwards the
 * application could call it, too.
 */
public final class PrivilegedLaunch {

  private static boolean used;

  private PrivilegedLaunch() {}

  /** As {@link Launcher#launch}. */
  public static synchronized void launch(
      final String arguments,
      final Instrumentation instrumentation,
      final File jar,
      final boolean attached)
      throws Exception {
    if (used) {
      return;
    }
    used = true;
    try {
      AccessController.doPrivileged(
          new PrivilegedExceptionAction<Void>() {
            @Override
            public Void run() throws Exception {
              Launcher.launch(arguments, instrumentation, jar, attached);
              return null;
            }
          });
    } catch (PrivilegedActionException e) {
      throw e.getException();
    }
  }
}
