package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.ClassPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    run(arguments);
    return classes;
  }

  /**
   * Compiles applications of {@code src/frameworks}, and what they use of it, against a library's
   * version: two of them do not fit into one module's class path, so the build does not do this.
   *
   * @param target the folder for the classes
   * @param types names of classes
   */
  static Path compile(Path target, int release, String libraries, List<String> types) {
    Path sources = frameworks();
    List<String> arguments = new ArrayList<>(List.of("--release", "" + release));
    // What a library's class files name and its users do not have is theirs to warn of.
    arguments.addAll(List.of("-Xlint:none", "-proc:none", "-parameters", "-encoding", "UTF-8"));
    arguments.addAll(List.of("-d", target.toString(), "-cp", libraries));
    arguments.addAll(List.of("-sourcepath", sources.toString()));
    types.forEach(type -> arguments.add(file(type).toString()));
    try {
      Files.createDirectories(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(arguments);
    return target;
  }

  private static Path frameworks() {
    return ClassPaths.here().classes("../src/frameworks/java").normalize();
  }

  private static Path file(String type) {
    return frameworks().resolve(type.replace('.', '/') + ".java");
  }

  /** The source of an application of {@code src/frameworks}. */
  static String text(String type) throws IOException {
    return Files.readString(file(type));
  }

  private static void run(List<String> arguments) {
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(new String[0]));
    assertThat(status).as("javac %s", arguments).isZero();
  }

  /** Packs a folder of classes. */
  static Path jar(Path classes, Path jar, Map<String, String> attributes) throws IOException {
    try (Packer packer = new Packer(jar, attributes)) {
      packer.folder("", classes);
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
