package io.llmcost.it.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Java runtimes of this machine: the one that runs, those under the places of the property
 * {@code llmcost.jdks}, those that variables such as {@code JAVA_HOME} and {@code JAVA_HOME_8_X64}
 * name, and those in {@code /usr/lib/jvm}.
 */
public final class Jdks {

  private static final int DEPTH = 8;
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+).*");

  private Jdks() {}

  /** A runtime for each feature release, the lowest first; of several, the one found first. */
  public static Map<Integer, Path> all() {
    return Found.ALL;
  }

  /** Looked for once: there are many files under the places. */
  private static final class Found {
    static final Map<Integer, Path> ALL = Collections.unmodifiableMap(find());
  }

  private static Map<Integer, Path> find() {
    Map<Integer, Path> found = new TreeMap<>();
    add(found, Path.of(System.getProperty("java.home")));
    for (String place :
        System.getProperty("llmcost.jdks", "").split("[," + File.pathSeparator + "]")) {
      if (!place.isBlank()) {
        search(found, Path.of(place.trim()));
      }
    }
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.startsWith("JAVA_HOME")) {
                add(found, Path.of(value));
              }
            });
    search(found, Path.of("/usr/lib/jvm"));
    return found;
  }

  /** A runtime of a feature release. */
  public static Optional<Path> of(int release) {
    return Optional.ofNullable(all().get(release));
  }

  /** The runtime that runs this. */
  public static Path current() {
    return Path.of(System.getProperty("java.home"));
  }

  private static void search(Map<Integer, Path> found, Path place) {
    if (!Files.isDirectory(place)) {
      return;
    }
    List<Path> launchers = new ArrayList<>();
    try (Stream<Path> files =
        Files.find(
            place,
            DEPTH,
            (path, attributes) ->
                path.endsWith(Path.of("bin", "java")) && !attributes.isDirectory())) {
      files.sorted().forEach(launchers::add);
    } catch (IOException | UncheckedIOException e) {
      return; // a folder that may not be read has no runtime for us
    }
    launchers.forEach(launcher -> add(found, launcher.getParent().getParent()));
  }

  private static void add(Map<Integer, Path> found, Path home) {
    int release = release(home);
    if (release > 0) {
      found.putIfAbsent(release, home);
    }
  }

  /**
   * What the file {@code release} says; Java 8 has none everywhere, but always an {@code rt.jar}.
   */
  private static int release(Path home) {
    if (!Files.isExecutable(home.resolve("bin").resolve("java"))) {
      return 0;
    }
    if (Files.exists(home.resolve("lib/rt.jar")) || Files.exists(home.resolve("jre/lib/rt.jar"))) {
      return 8;
    }
    try (Stream<String> lines = Files.lines(home.resolve("release"), StandardCharsets.UTF_8)) {
      return lines
          .map(VERSION::matcher)
          .filter(Matcher::matches)
          .findFirst()
          .map(version -> Integer.parseInt(version.group(1)))
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }
}
