package io.llmcost.agent.cli;

import java.io.File;
import java.io.IOException;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The jar that this program runs from, if it runs from one. Immutable. */
final class OwnJar {

  private final File file;

  /**
   * @param file null if it runs from anything but a jar
   */
  OwnJar(File file) {
    this.file = file == null || !file.isFile() ? null : file.getAbsoluteFile();
  }

  /** Absolute; null if this does not run from a jar. */
  File file() {
    return file;
  }

  /** As in the jar's manifest; {@code (unknown version)} where there is none. */
  String version() {
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
