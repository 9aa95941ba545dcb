package io.llmcost.it.apps;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code VirtualApp APPLICATION BASE_URL SCENARIO...}: runs an application on two virtual threads
 * at once, twice, each time with other prompts. Classes are loaded the first time, which pins who
 * waits for it; when the second begins, it says the time in milliseconds. A thread that is pinned
 * for a moment then lets see that whoever looks for such threads finds one.
 */
public final class VirtualApp {

  private VirtualApp() {}

  public static void main(String[] args) throws Exception {
    Method application =
        Class.forName("io.llmcost.it.apps." + args[0]).getMethod("main", String[].class);
    runTwice(application, Arrays.copyOfRange(args, 1, args.length));
    System.out.println(System.currentTimeMillis());
    start(Pinned::touch).join();
    for (int i = 2; i < args.length; i++) {
      args[i] += "@again";
    }
    runTwice(application, Arrays.copyOfRange(args, 1, args.length));
  }

  private static void runTwice(Method application, String[] args) throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      threads.add(start(() -> run(application, args)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void run(Method application, String[] args) {
    try {
      application.invoke(null, (Object) args);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Compiled for Java 8, run on 21 and newer. */
  private static Thread start(Runnable run) throws ReflectiveOperationException {
    return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, run);
  }

  /** Who waits while a class is initialised is pinned on every release. */
  private static final class Pinned {
    static {
      try {
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    static void touch() {
      // initialises the class
    }
  }
}
