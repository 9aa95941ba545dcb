package io.llmcost.it.apps;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * {@code RedeployApp BASE_URL CLASS_PATH TIMES}: runs {@link UnhurriedApp} again and again, each
 * time in a new class loader that is dropped then, and prints how many of them are not collected.
 */
public final class RedeployApp {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(100);

  private RedeployApp() {}

  public static void main(String[] args) throws Exception {
    List<WeakReference<ClassLoader>> dropped = new ArrayList<>();
    int times = Integer.parseInt(args[2]);
    for (int i = 0; i < times; i++) {
      dropped.add(deploy(args[1], args[0], String.valueOf(i)));
    }
    System.out.println("left " + left(dropped));
  }

  private static WeakReference<ClassLoader> deploy(String classPath, String... arguments)
      throws Exception {
    try (URLClassLoader loader = LoadersApp.loader("platform", classPath)) {
      LoadersApp.run(loader, "UnhurriedApp", arguments);
      endThreads(loader);
      return new WeakReference<ClassLoader>(loader);
    }
  }

  // Idle threads of OkHttp 4 hold its loader for a minute; other versions are waited for.
  private static void endThreads(ClassLoader loader) throws Exception {
    try {
      Class<?> runner = Class.forName("okhttp3.internal.concurrent.TaskRunner", true, loader);
      Object backend = field(runner, null, "INSTANCE", "backend");
      ((ExecutorService) field(backend.getClass(), backend, "executor")).shutdownNow();
    } catch (ClassNotFoundException olderVersion) {
      // its thread ends by itself
    }
  }

  private static Object field(Class<?> type, Object of, String... names) throws Exception {
    Object value = of;
    Class<?> declaring = type;
    for (String name : names) {
      Field field = declaring.getDeclaredField(name);
      field.setAccessible(true);
      value = field.get(value);
      declaring = value.getClass();
    }
    return value;
  }

  private static int left(List<WeakReference<ClassLoader>> dropped) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    int left = dropped.size();
    while (left > 0 && System.nanoTime() - end < 0) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(100);
      left = 0;
      for (WeakReference<ClassLoader> reference : dropped) {
        left += reference.get() == null ? 0 : 1;
      }
    }
    return left;
  }
}
