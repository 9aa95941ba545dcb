package io.llmcost.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the build has put into its target folder: class paths of clients, compiled applications. */
public final class ClassPaths {

  private final Path target;

  /**
   * @param target the module's {@code target}
   */
  public ClassPaths(Path target) {
    this.target = target.toAbsolutePath();
  }

  /** The module that is being tested, or the one below the working directory. */
  public static ClassPaths here() {
    String target = System.getProperty("llmcost.it.target");
    return new ClassPaths(
        target != null ? Path.of(target) : Path.of("integration-tests", "target"));
  }

  /** A line of {@code src/classpaths.properties}. */
  public String of(String name) {
    Path file = target.resolve("cp").resolve(name + ".txt");
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "No class path "
              + file
              + "; is it in src/classpaths.properties, and is the module built?",
          e);
    }
  }

  /** The names that match, sorted: {@code okhttp-.*} for each OkHttp version. */
  public List<String> named(String pattern) {
    try (Stream<Path> files = Files.list(target.resolve("cp"))) {
      return files
          .map(file -> file.getFileName().toString().replaceFirst("\\.txt$", ""))
          .filter(name -> name.matches(pattern))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("The module is not built: run ./mvnw package", e);
    }
  }

  /** A folder of compiled applications: {@code apps8}, {@code apps11}, {@code demo}. */
  public Path classes(String folder) {
    return target.resolve(folder);
  }
}
