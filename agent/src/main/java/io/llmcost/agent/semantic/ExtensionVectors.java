package io.llmcost.agent.semantic;

import io.llmcost.agent.config.Settings;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.log.Log;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;

/**
 * A sentence model from a jar beside the agent, in a class loader of its own. The jar's manifest
 * names the class; agent and jar share types of the Java platform only, a {@code Function} from
 * text to {@code float[]}.
 */
public final class ExtensionVectors implements VectorSource {

  private static final String MAIN = "LLMCost-Embedder";
  private static final String NAME = "LLMCost-Embedder-Name";

  /** About 8 ms of a core that is rented for 0.04 USD an hour. */
  private static final double USD = 1e-7;

  private final File jar;
  private volatile Function<String, float[]> model;
  private volatile String name = "extension";
  private volatile String identity;

  /** Loads nothing yet. */
  public ExtensionVectors(File jar) {
    this.jar = jar;
  }

  @Override
  public String name() {
    return name;
  }

  /** Name and content of the jar, by the checksums in its directory: nothing of it is loaded. */
  @Override
  public String identity(Settings settings) {
    String known = identity;
    if (known == null && jar.isFile()) {
      try (JarFile file = new JarFile(jar)) {
        CRC32 all = new CRC32();
        for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
          JarEntry entry = entries.nextElement();
          byte[] about =
              (entry.getName() + ' ' + entry.getCrc() + ' ' + entry.getSize() + '\n')
                  .getBytes(StandardCharsets.UTF_8);
          all.update(about, 0, about.length);
        }
        known = String.format("%s %08x", nameIn(file.getManifest()), all.getValue());
        identity = known;
      } catch (IOException e) {
        Log.debug("Nobody knows what extension " + jar + " is", e);
      }
    }
    return known;
  }

  private static String nameIn(Manifest manifest) {
    String given = manifest == null ? null : manifest.getMainAttributes().getValue(NAME);
    return given == null ? "extension" : given;
  }

  @Override
  public int atOnce() {
    return 1;
  }

  @Override
  public boolean failsForGood() {
    return true;
  }

  @Override
  public double usd(String text) {
    return USD;
  }

  @Override
  public List<float[]> vectors(List<String> texts, Exchange because) throws IOException {
    List<float[]> vectors = new ArrayList<>(texts.size());
    for (String text : texts) {
      vectors.add(vector(text));
    }
    return vectors;
  }

  /**
   * The vector of a text. Loads the model the first time.
   *
   * @throws IOException if the jar cannot be loaded, or its model fails
   */
  public float[] vector(String text) throws IOException {
    try {
      return model().apply(text);
    } catch (RuntimeException | LinkageError e) {
      throw new IOException(jar + ": " + e, e);
    }
  }

  private Function<String, float[]> model() throws IOException {
    Function<String, float[]> known = model;
    if (known == null) {
      synchronized (this) {
        known = model;
        if (known == null) {
          // The file may be another one than when it was asked what it is.
          identity = null;
          known = load();
          model = known;
        }
      }
    }
    return known;
  }

  @SuppressWarnings("unchecked") // what the manifest promises
  private Function<String, float[]> load() throws IOException {
    Attributes attributes = attributes();
    String main = attributes.getValue(MAIN);
    if (main == null) {
      throw new IOException(jar + " is no extension of llmcost: its manifest has no " + MAIN);
    }
    try {
      Object made = ExtensionLoader.load(jar, main).getConstructor().newInstance();
      name = attributes.getValue(NAME) == null ? "extension" : attributes.getValue(NAME);
      Log.debug("Texts are compared by " + name + ", from " + jar);
      return (Function<String, float[]>) made;
    } catch (InvocationTargetException e) {
      throw new IOException(jar + ": " + reason(e.getCause()), e);
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      throw new IOException(jar + " cannot be loaded: " + e, e);
    }
  }

  private Attributes attributes() throws IOException {
    if (!jar.isFile()) {
      throw new IOException("there is no file " + jar.getAbsolutePath());
    }
    try (JarFile file = new JarFile(jar)) {
      Manifest manifest = file.getManifest();
      return manifest == null ? new Attributes() : manifest.getMainAttributes();
    } catch (java.util.zip.ZipException e) {
      throw new IOException(jar + " is no jar: " + e.getMessage(), e);
    }
  }

  private static String reason(Throwable cause) {
    return cause instanceof IOException ? cause.getMessage() : cause.toString();
  }
}
