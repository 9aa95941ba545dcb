package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;

/** Compiles what a test wants to be so small, or so odd, that it stands in the test itself. */
final class Sources {

  private Sources() {}

  /**
   * Compiles sources.
   *
   * @param folder for sources and classes
   * @param sources texts by their file names
   * @return the folder of the classes
   */
  static Path compile(Path folder, int release, String classPath, Map<String, String> sources)
      throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    List<String> arguments =
        new ArrayList<>(
            List.of("--release", "" + release, "-Xlint:-options", "-d", classes.toString()));
    arguments.addAll(List.of("-cp", classPath));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = folder.resolve("src").resolve(source.getKey());
      Files.createDirectories(file.getParent());
      arguments.add(Files.writeString(file, source.getValue()).toString());
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(new String[0]));
    assertThat(status).as("javac %s", arguments).isZero();
    return classes;
  }

  /** Packs a folder of classes. */
  static Path jar(Path classes, Path jar, Map<String, String> attributes) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.forEach(
        (name, value) -> manifest.getMainAttributes().put(new Attributes.Name(name), value));
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path path : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(path).toString().replace('\\', '/')));
        Files.copy(path, out);
        out.closeEntry();
      }
    }
    return jar;
  }

  /** An agent that does nothing. */
  static Path emptyAgent(Path folder) throws IOException {
    String source = "public class Empty { public static void premain(String argument) {} }";
    Path classes = compile(folder.resolve("empty"), 8, "", Map.of("Empty.java", source));
    return jar(classes, folder.resolve("empty.jar"), Map.of("Premain-Class", "Empty"));
  }
}
