package io.llmcost.agent.cache.store;

import java.io.File;

/** Files and folders that nobody but the process's user may look into. */
final class Private {

  private Private() {}

  /** Takes from others what rights they have; where the system has no such rights, nothing. */
  static void make(File file) {
    boolean folder = file.isDirectory();
    file.setReadable(false, false);
    file.setWritable(false, false);
    file.setExecutable(false, false);
    file.setReadable(true, true);
    file.setWritable(true, true);
    file.setExecutable(folder, true);
  }
}
