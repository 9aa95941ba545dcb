package io.llmcost.it.suites;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tests of another project.
 *
 * @param name as in {@code suites.properties}
 * @param release the Java release that they run on
 * @param tested the artifact that they are of, as {@code group:artifact:version}
 * @param tests the jar of them
 * @param classPath the tests and what they need
 * @param options of the launcher that runs them, such as which classes
 */
record Suite(
    String name, int release, String tested, Path tests, String classPath, List<String> options) {

  /** All of {@code suites.properties}, in its order. */
  static List<Suite> all(Path module) throws IOException {
    Path classPaths = module.resolve("target/suites/cp");
    List<Suite> suites = new ArrayList<>();
    for (String line : Files.readAllLines(module.resolve("src/suites.properties"))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] nameAndRest = line.split("\\s*=\\s*", 2);
        String name = nameAndRest[0];
        List<String> words = List.of(nameAndRest[1].trim().split("\\s+"));
        List<String> options = words.stream().filter(word -> word.startsWith("--")).toList();
        String classPath = Files.readString(classPaths.resolve(name + ".txt"));
        Path tests = Path.of(classPath.substring(0, classPath.indexOf(File.pathSeparator)));
        int release = Integer.parseInt(words.get(0));
        suites.add(new Suite(name, release, words.get(1), tests, classPath, options));
      }
    }
    return suites;
  }

  /** The same with only some of the classes, of which there is one or more. */
  Suite only(Set<String> classes) {
    String pattern = classes.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    List<String> chosen = new ArrayList<>(options);
    chosen.removeIf(option -> option.startsWith("--include-classname"));
    chosen.add("--include-classname=" + pattern);
    return new Suite(name, release, tested, tests, classPath, chosen);
  }

  /** Its name without a version. */
  String title() {
    return name.replaceAll("-[0-9.]+$", "");
  }

  String version() {
    return tested.split(":")[2];
  }
}
