package io.llmcost.it.suites;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.Jdks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/** Runs a suite in a JVM of its own. */
final class Runner {

  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final String EVERY_CALL = "io.llmcost.it.apps.EveryCall";
  private static final Predicate<String> AGENT_WARNS =
      Pattern.compile("\\[llmcost] (ERROR|WARN|.* calls?\\b).*").asPredicate();
  private static final String LOCAL =
      """
      intercept: { hosts: [localhost, 127.0.0.1, "[::1]"] }
      ledger: { dir: ledger }
      """;

  private final Path target;
  private final Path agent;
  private final Path everyCall;
  private final Path configuration;
  private final String junit;
  private final String[] options;

  /**
   * @param target where class paths lie and reports are left
   * @param agent the jar
   * @param apps the folder of classes for Java 8
   * @param options further ones of the JVM
   */
  Runner(Path target, Path agent, Path apps, List<String> options) throws IOException {
    this.target = Files.createDirectories(target);
    this.agent = agent;
    this.configuration = Files.writeString(target.resolve("llmcost.yaml"), LOCAL);
    this.everyCall = everyCall(target.resolve("every-call.jar"), apps);
    this.junit = Files.readString(target.resolve("cp/junit.txt"));
    this.options = options.toArray(new String[0]);
  }

  private static Path everyCall(Path jar, Path apps) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", EVERY_CALL);
    String name = EVERY_CALL.replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      out.putNextEntry(new JarEntry(name));
      Files.copy(apps.resolve(name), out);
    }
    return jar;
  }

  /**
   * Runs all tests of a suite once.
   *
   * @throws IllegalStateException if it does not end, or its Java is not here
   */
  Outcomes run(Suite suite, Mode mode) throws IOException, InterruptedException {
    Path java =
        Jdks.of(suite.release())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "No Java " + suite.release() + " here; name a folder: LLMCOST_JDKS=FOLDER"));
    Path folder = target.resolve("runs").resolve(suite.name()).resolve(mode.name().toLowerCase(Locale.ROOT));
    Path reports = emptied(folder.resolve("reports"));
    ChildJvm jvm = ChildJvm.of(java, "org.junit.platform.console.ConsoleLauncher");
    jvm.directory(folder).classPath(junit).classPath(suite.classPath());
    jvm.options(options);
    if (mode.preset() != null) {
      jvm.agent(agent, "config=" + configuration + ",preset=" + mode.preset());
    }
    if (mode == Mode.EVERY) {
      jvm.agent(everyCall, null);
    }
    jvm.arguments("execute", "--scan-classpath=" + suite.tests(), "--details=none");
    jvm.arguments("--disable-banner", "--reports-dir=" + reports);
    ChildJvm.Result result = jvm.run(LIMIT);
    Files.writeString(folder.resolve("out.txt"), result.stdout());
    Files.writeString(folder.resolve("err.txt"), result.stderr());
    result.stderr().lines().filter(AGENT_WARNS).distinct().forEach(System.out::println);
    return Outcomes.read(reports);
  }

  private static Path emptied(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (DirectoryStream<Path> old = Files.newDirectoryStream(folder)) {
      for (Path file : old) {
        Files.delete(file);
      }
    }
    return folder;
  }
}
