package io.llmcost.bootstrap;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.AllPermission;
import java.security.CodeSource;
import java.security.Permissions;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

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
 * The classes lie in folders of an {@link Archive} in the agent's jar, where no other loader finds
 * them. {@code inst11} lies over {@code inst} on Java 11 and newer.
 */
public final class AgentClassLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final String BOOTSTRAP = "io.llmcost.bootstrap.";
  private static final String CLASS_ENDING = ".class";

  private final Archive archive;
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
    this.archive = new Archive(file);
    this.folders = javaVersion() >= 11 ? new String[] {"inst11/", "inst/"} : new String[] {"inst/"};
    // Without a place: a JVM that lists classes for an archive would look for them there.
    this.domain = new ProtectionDomain(new CodeSource(null, (Certificate[]) null), everything());
  }

  /** The parent that an agent's loader should have: it sees the JDK and nothing else. */
  static ClassLoader platformLoader() {
    return ClassLoader.getSystemClassLoader().getParent();
  }

  // Under a security manager: a permission is refused if anybody on the stack lacks it, and the
  // agent is on it when the application's client connects.
  private static Permissions everything() {
    Permissions permissions = new Permissions();
    permissions.add(new AllPermission());
    return permissions;
  }

  /** What the agent's classes are defined with, glue too: they may do everything. */
  public ProtectionDomain domain() {
    return domain;
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
                ? Class.forName(name, false, AgentClassLoader.class.getClassLoader())
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
    return readFile("glue/" + name.replace('.', '/') + CLASS_ENDING);
  }

  private byte[] read(String resource) {
    for (int i = 0; i < folders.length; i++) {
      byte[] bytes = readFile(folders[i] + resource);
      if (bytes != null) {
        return bytes;
      }
    }
    return null;
  }

  private byte[] readFile(String name) {
    try {
      return archive.read(name);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + name + " in " + file, e);
    }
  }

  @Override
  public InputStream getResourceAsStream(String name) {
    byte[] bytes = read(name);
    return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
  }

  // An own handler, because jar: goes through caches that applications switch off or close.
  @Override
  protected URL findResource(String name) {
    final byte[] bytes = read(name);
    if (bytes == null) {
      return null;
    }
    try {
      return new URL(
          null,
          "llmcost:" + name,
          new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
              return new ResourceConnection(url, bytes);
            }
          });
    } catch (IOException e) {
      return null;
    }
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

  private static final class ResourceConnection extends URLConnection {
    private final byte[] bytes;

    ResourceConnection(URL url, byte[] bytes) {
      super(url);
      this.bytes = bytes;
    }

    @Override
    public void connect() {
      connected = true;
    }

    @Override
    public InputStream getInputStream() {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public int getContentLength() {
      return bytes.length;
    }
  }
}
