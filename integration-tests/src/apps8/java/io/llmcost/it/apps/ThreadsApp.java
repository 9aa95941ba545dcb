package io.llmcost.it.apps;

/** {@code ThreadsApp BASE_URL}: makes a call and prints which threads there are then. */
public final class ThreadsApp {

  private ThreadsApp() {}

  public static void main(String[] args) throws Exception {
    OkHttpApp.main(new String[] {args[0], "sync"});
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      System.out.println(thread.getName() + (thread.isDaemon() ? " daemon" : " not a daemon"));
    }
  }
}
