package io.llmcost.it.apps;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code LoadersApp BASE_URL (KIND CLASS_PATH SCENARIO)...}: runs {@link OkHttpApp} in a class
 * loader of its own for each three. The kind says what the loader sees beside its class path:
 * {@code platform}, {@code boot} or, as in an OSGi bundle, {@code strict}.
 */
public final class LoadersApp {

  private LoadersApp() {}

  public static void main(String[] args) throws Exception {
    List<ClassLoader> loaders = new ArrayList<>();
    for (int i = 1; i < args.length; i += 3) {
      loaders.add(loader(args[i], args[i + 1]));
    }
    for (int i = 0; i < loaders.size(); i++) {
      run(loaders.get(i), "OkHttpApp", args[0], args[3 * i + 3]);
    }
  }

  static void run(ClassLoader loader, String application, String... args) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      Class.forName("io.llmcost.it.apps." + application, true, loader)
          .getMethod("main", String[].class)
          .invoke(null, (Object) args);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  static URLClassLoader loader(String kind, String classPath) throws IOException {
    URL[] urls = urls(classPath);
    ClassLoader platform = ClassLoader.getSystemClassLoader().getParent();
    switch (kind) {
      case "platform":
        return new URLClassLoader(urls, platform);
      case "boot":
        return new URLClassLoader(urls, null);
      case "strict":
        return new Strict(urls, platform);
      default:
        throw new IllegalArgumentException(kind);
    }
  }

  private static URL[] urls(String classPath) throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : Arrays.asList(classPath.split(File.pathSeparator))) {
      urls.add(new File(entry).toURI().toURL());
    }
    return urls.toArray(new URL[0]);
  }

  /** Sees its own jars and what a bundle imports: {@code java.*} and {@code javax.*}. */
  private static final class Strict extends URLClassLoader {
    Strict(URL[] urls, ClassLoader jdk) {
      super(urls, jdk);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("java.") || name.startsWith("javax.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }
}
