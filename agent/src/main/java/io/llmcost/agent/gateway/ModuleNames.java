package io.llmcost.agent.gateway;

import io.llmcost.agent.rights.Rights;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * Says which of a container's applications a thread works for, by its context class loader: two of
 * them may have the same classes. Thread-safe; holds no loader.
 */
final class ModuleNames {

  private static final int MAX_REMEMBERED = 50;
  private static final int MAX_DEPTH = 10;

  /** Replaced as a whole, so that nobody waits. */
  private volatile Known[] known = {};

  /** The name of the application that the current thread works for; null if it has none. */
  String current() {
    return Rights.areChecked() ? Rights.ofAgent(this::find) : find();
  }

  private String find() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    if (loader == null) {
      return null;
    }
    for (Known one : known) {
      if (one.loader.get() == loader) {
        return one.name;
      }
    }
    String name = read(loader);
    remember(loader, name);
    return name;
  }

  private void remember(ClassLoader loader, String name) {
    List<Known> all = new ArrayList<>();
    all.add(new Known(loader, name));
    for (Known one : known) {
      if (one.loader.get() != null && all.size() < MAX_REMEMBERED) {
        all.add(one);
      }
    }
    known = all.toArray(new Known[0]);
  }

  private static String read(ClassLoader loader) {
    ClassLoader end = ClassLoader.getSystemClassLoader();
    ClassLoader one = loader;
    for (int i = 0; one != null && one != end && i < MAX_DEPTH; i++) {
      if (one == end.getParent()) {
        return null;
      }
      String name = nameOf(one);
      if (name != null) {
        return name;
      }
      one = one.getParent();
    }
    return null;
  }

  /** Tomcat's loaders have a context's name; those of others, and all from Java 9 on, a name. */
  private static String nameOf(ClassLoader loader) {
    String context = ask(loader, "getContextName");
    return context != null ? context : ask(loader, "getName");
  }

  private static String ask(ClassLoader loader, String method) {
    try {
      Object name = loader.getClass().getMethod(method).invoke(loader);
      return name instanceof String && tells((String) name) ? (String) name : null;
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return null;
    }
  }

  /** Tomcat's root application is the one that has no name. */
  private static boolean tells(String name) {
    return !name.isEmpty() && !name.equals("ROOT") && !name.equals("Unknown");
  }

  private static final class Known {
    private final WeakReference<ClassLoader> loader;
    private final String name;

    Known(ClassLoader loader, String name) {
      this.loader = new WeakReference<>(loader);
      this.name = name;
    }
  }
}
