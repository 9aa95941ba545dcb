package io.llmcost.agent.cache.store;

import java.io.IOException;

/** Files that a running process has for itself. */
public final class InUseException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String pid;

  InUseException(Object folder, String pid) {
    super(folder + " is in use by " + (pid == null ? "a process" : "process " + pid));
    this.pid = pid;
  }

  /** The process's number; null if that is not known. */
  public String pid() {
    return pid;
  }
}
