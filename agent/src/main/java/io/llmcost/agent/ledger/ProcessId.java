package io.llmcost.agent.ledger;

import java.io.File;
import java.io.IOException;
import java.util.Random;

/** This process's number, found without JMX, which would be the dearest part of the first call. */
public final class ProcessId {

  private ProcessId() {}

  /** A number; where the system does not tell, one that no process is likely to have. */
  public static String current() {
    try {
      Class<?> handle = Class.forName("java.lang.ProcessHandle");
      Object self = handle.getMethod("current").invoke(null);
      return String.valueOf(handle.getMethod("pid").invoke(self));
    } catch (ReflectiveOperationException java8) {
      return fromProc();
    }
  }

  private static String fromProc() {
    try {
      String name = new File("/proc/self").getCanonicalFile().getName();
      if (name.matches("\\d+")) {
        return name;
      }
    } catch (IOException notLinux) {
      // as on other systems
    }
    return String.valueOf(1_000_000_000L + new Random().nextInt(1_000_000_000));
  }
}
