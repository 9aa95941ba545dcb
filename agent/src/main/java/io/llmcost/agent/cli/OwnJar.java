package io.llmcost.agent.cli;

import io.llmcost.bootstrap.Bridge;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The jar that this program runs from. */
final class OwnJar {

  private OwnJar() {}

  /** Absolute; null if this does not run from a jar. */
  static File file() {
    // The agent's own classes do not say where they are from.
    CodeSource source = Bridge.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return null;
    }
    try {
      File file = new File(source.getLocation().toURI()).getAbsoluteFile();
      return file.isFile() ? file : null;
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null;
    }
  }

  /** As in the jar's manifest; {@code (unknown version)} where there is none. */
  static String version() {
    File file = file();
    if (file != null) {
      try (JarFile jar = new JarFile(file)) {
        Manifest manifest = jar.getManifest();
        String version =
            manifest == null
                ? null
                : manifest.getMainAttributes().getValue("Implementation-Version");
        if (version != null) {
          return version;
        }
      } catch (IOException e) {
        // it is said that the version is unknown
      }
    }
    return "(unknown version)";
  }
}
