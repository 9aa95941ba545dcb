package io.llmcost.it.suites;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.Command;
import io.llmcost.it.harness.Jdks;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs a suite in a JVM of its own. */
final class Runner {

  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final Pattern WARNING = Pattern.compile("\\[llmcost] (ERROR|WARN) .*");
  private static final Pattern SUMMARY = Pattern.compile("\\[llmcost] ([0-9,]+) LLM calls?.*");
  private static final String LOCAL =
      """
      intercept: { hosts: [localhost, 127.0.0.1, "[::1]"] }
      bridge: { enabled: true }
      headers: none
      ledger: { dir: ledger }
      """;

  private final Path sources;
  private final Path target;
  private final Path agent;
  private final Path everyPost;
  private final Path configuration;
  private final String junit;
  private final List<String> options;

  /**
   * @param module the folder of this module
   * @param options further ones of the JVM
   */
  Runner(Path module, List<String> options) throws IOException {
    this.sources = module.resolve("src/suites");
    this.target = module.resolve("target/suites");
    this.agent = module.resolve("../agent/target/llmcost.jar").toRealPath();
    this.configuration = Files.writeString(target.resolve("llmcost.yaml"), LOCAL);
    this.everyPost =
        EveryPost.write(
            target.resolve("every-post.jar"),
            module.resolve("../agent/target/classes"),
            module.resolve("target/apps8"));
    this.junit = Files.readString(target.resolve("cp/junit.txt"));
    this.options = options;
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
                        "No Java "
                            + suite.release()
                            + " here; name a folder: LLMCOST_JDKS=FOLDER"));
    Path folder =
        target.resolve("runs").resolve(suite.name()).resolve(mode.name().toLowerCase(Locale.ROOT));
    Path reports = emptied(folder.resolve("reports"));
    ChildJvm jvm = ChildJvm.of(java, "org.junit.platform.console.ConsoleLauncher");
    Path tests = tests(suite, java);
    jvm.directory(folder).classPath(junit).classPath(suite.classPath()).classPath(tests);
    jvm.options(options.toArray(new String[0]));
    if (mode.preset() != null) {
      jvm.agent(agent, "config=" + configuration + ",preset=" + mode.preset());
    }
    if (mode == Mode.EVERY_POST) {
      jvm.agent(everyPost, null);
    }
    jvm.arguments("execute", "--scan-classpath=" + tests, "--details=none");
    jvm.arguments("--disable-banner", "--reports-dir=" + reports);
    jvm.arguments(suite.options().toArray(new String[0]));
    ChildJvm.Result result = jvm.run(LIMIT);
    Files.writeString(folder.resolve("out.txt"), result.stdout());
    Files.writeString(folder.resolve("err.txt"), result.stderr());
    result.stderr().lines().filter(WARNING.asPredicate()).distinct().forEach(System.out::println);
    return Outcomes.read(reports, calls(result));
  }

  /** What the agent says at exit. */
  private static int calls(ChildJvm.Result result) {
    return result
        .stderr()
        .lines()
        .map(SUMMARY::matcher)
        .filter(Matcher::matches)
        .mapToInt(line -> Integer.parseInt(line.group(1).replace(",", "")))
        .sum();
  }

  /** What is run: the published tests, or those that we derive from them. */
  private Path tests(Suite suite, Path java) throws IOException, InterruptedException {
    Path source = sources.resolve(suite.name() + ".java");
    if (Files.notExists(source)) {
      return suite.tests();
    }
    Path classes = target.resolve("classes").resolve(suite.name());
    Command.of(java, "javac")
        .classPath(junit, suite.classPath())
        .with("-d", classes.toString(), source.toString())
        .run()
        .orThrow();
    return classes;
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
