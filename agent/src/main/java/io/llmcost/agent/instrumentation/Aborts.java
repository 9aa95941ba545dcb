package io.llmcost.agent.instrumentation;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Whether the application has given a call up, and what is to be done then. */
public final class Aborts {

  private final Queue<Runnable> actions = new ConcurrentLinkedQueue<>();
  private volatile boolean aborted;

  /** Runs it when the application gives the call up; at once if it has. Never twice. */
  public void add(Runnable action) {
    actions.add(action);
    if (aborted) {
      run();
    }
  }

  /** The application gives the call up. */
  public void abort() {
    aborted = true;
    run();
  }

  public boolean isAborted() {
    return aborted;
  }

  private void run() {
    Runnable action;
    while ((action = actions.poll()) != null) {
      action.run();
    }
  }
}
