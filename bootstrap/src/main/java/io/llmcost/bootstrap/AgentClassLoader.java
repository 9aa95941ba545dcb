package io.llmcost.bootstrap;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Holds the agent and its libraries, apart from the application.
 *
 * <pre>
 *                  boot, platform  (the JDK)
 *                 /        \
 *      AgentClassLoader   system  (the application; io.llmcost.bootstrap)
 *        inst/, inst11/      |
 *                 \       wars, bundles, plugins …
 *                  \         |
 *                   one glue loader for each application loader: glue/
 * </pre>
 *
 * The classes lie in folders of the agent's jar with the ending {@code .classdata}, where no other
 * loader finds them. {@code inst11} lies over {@code inst} on Java 11 and newer.
 */
public final class AgentClassLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final String BOOTSTRAP = "io.llmcost.bootstrap.";
  private static final String CLASS_ENDING = ".class";
  private static final String STORED_ENDING = ".classdata";

  private final JarFile jar;
  private final File file;
  private final String[] folders;
  private final ProtectionDomain domain;

  /**
   * @param file the agent's jar; it stays open for the life of the process
   * @param parent the platform loader, or on Java 8 the extension loader
   */
  public AgentClassLoader(File file, ClassLoader parent) throws IOException {
    super(parent);
    this.file = file;
    this.jar = new JarFile(file, false);
    this.folders = javaVersion() >= 11 ? new String[] {"inst11/", "inst/"} : new String[] {"inst/"};
    this.domain =
        new ProtectionDomain(
            new CodeSource(file.toURI().toURL(), (Certificate[]) null), null, this, null);
  }

  /** The parent that an agent's loader should have: it sees the JDK and nothing else. */
  static ClassLoader platformLoader() {
    return ClassLoader.getSystemClassLoader().getParent();
  }

  /** The agent's own jar. */
  public File file() {
    return file;
  }

  /** 8, 11, 17 … */
  public static int javaVersion() {
    String version = System.getProperty("java.specification.version");
    return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> type = findLoadedClass(name);
      if (type == null) {
        type =
            name.startsWith(BOOTSTRAP)
                ? AgentClassLoader.class.getClassLoader().loadClass(name)
                : isOurs(name) ? findOrDelegate(name) : super.loadClass(name, false);
      }
      if (resolve) {
        resolveClass(type);
      }
      return type;
    }
  }

  // On a modular application path the platform loader can see application classes: our libraries
  // are looked up here first. The JDK's own packages never are.
  private static boolean isOurs(String name) {
    return !name.startsWith("java.")
        && !name.startsWith("javax.")
        && !name.startsWith("jdk.")
        && !name.startsWith("sun.");
  }

  private Class<?> findOrDelegate(String name) throws ClassNotFoundException {
    byte[] bytes = read(name.replace('.', '/') + CLASS_ENDING);
    if (bytes == null) {
      return super.loadClass(name, false);
    }
    int dot = name.lastIndexOf('.');
    if (dot > 0 && getPackage(name.substring(0, dot)) == null) {
      try {
        definePackage(name.substring(0, dot), null, null, null, null, null, null, null);
      } catch (IllegalArgumentException definedByAnotherThread) {
        // as wanted
      }
    }
    return defineClass(name, bytes, 0, bytes.length, domain);
  }

  /**
   * The bytes of a class that is to be defined in a glue loader, or null.
   *
   * @param name its binary name
   */
  public byte[] glue(String name) {
    return readEntry("glue/" + name.replace('.', '/') + STORED_ENDING);
  }

  private byte[] read(String resource) {
    JarEntry entry = entry(resource);
    return entry == null ? null : readEntry(entry.getName());
  }

  private JarEntry entry(String resource) {
    String stored =
        resource.endsWith(CLASS_ENDING)
            ? resource.substring(0, resource.length() - CLASS_ENDING.length()) + STORED_ENDING
            : resource;
    for (int i = 0; i < folders.length; i++) {
      JarEntry entry = jar.getJarEntry(folders[i] + stored);
      if (entry != null) {
        return entry;
      }
    }
    return null;
  }

  private byte[] readEntry(String name) {
    JarEntry entry = jar.getJarEntry(name);
    if (entry == null) {
      return null;
    }
    try (InputStream in = jar.getInputStream(entry)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream((int) Math.max(32, entry.getSize()));
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + name + " in " + file, e);
    }
  }

  @Override
  public InputStream getResourceAsStream(String name) {
    JarEntry entry = entry(name);
    if (entry == null) {
      return super.getResourceAsStream(name);
    }
    try {
      return jar.getInputStream(entry);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  protected URL findResource(String name) {
    JarEntry entry = entry(name);
    return entry == null ? null : url(entry);
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    List<URL> found = new ArrayList<URL>();
    URL url = findResource(name);
    if (url != null) {
      found.add(url);
    }
    return Collections.enumeration(found);
  }

  // An own handler, because jar: goes through caches that applications switch off or close.
  private URL url(final JarEntry entry) {
    try {
      return new URL(
          null,
          "llmcost:" + entry.getName(),
          new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
              return new EntryConnection(url, jar, entry);
            }
          });
    } catch (IOException e) {
      return null;
    }
  }

  private static final class EntryConnection extends URLConnection {
    private final JarFile jar;
    private final JarEntry entry;

    EntryConnection(URL url, JarFile jar, JarEntry entry) {
      super(url);
      this.jar = jar;
      this.entry = entry;
    }

    @Override
    public void connect() {
      connected = true;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      InputStream in = jar.getInputStream(entry);
      if (in == null) {
        throw new FileNotFoundException(entry.getName());
      }
      return in;
    }

    @Override
    public int getContentLength() {
      return (int) entry.getSize();
    }
  }
}
