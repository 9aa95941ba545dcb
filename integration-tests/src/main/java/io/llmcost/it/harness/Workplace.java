package io.llmcost.it.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts an application of the OpenAI SDK in a JVM of its own and keeps what it leaves. */
public final class Workplace {

  private static final String CLIENT = "openai-4.100";
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final String classes;
  private final String mainClass;
  private final Path folder;

  /**
   * @param classes the folder below {@code target} that holds the application
   * @param folder for what this run leaves; what an earlier one left is removed
   */
  public Workplace(String classes, String mainClass, Path folder) throws IOException {
    this.classes = classes;
    this.mainClass = mainClass;
    this.folder = folder;
    if (Files.exists(folder)) {
      try (Stream<Path> old = Files.walk(folder)) {
        for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(folder);
  }

  /** Where the agent's ledger is. */
  public Path ledger() {
    return folder.resolve("ledger");
  }

  /** A file beside what the run leaves. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /**
   * Lets the application work to its end.
   *
   * @param jar the agent; null for none
   * @param agentArguments for the agent
   * @param arguments of the application
   * @return what it printed
   */
  public List<String> work(
      Path jar, String agentArguments, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    ClassPaths classPaths = ClassPaths.here();
    ChildJvm jvm =
        ChildJvm.of(Jdks.current(), mainClass)
            .classPath(classPaths.classes(classes))
            .classPath(classPaths.of(CLIENT))
            .options("-XX:TieredStopAtLevel=1") // a short life: the second compiler costs more
            .arguments(arguments);
    environment.forEach(jvm::environment);
    if (jar != null) {
      jvm.agent(jar, agentArguments).options("-Dllmcost.ledger.dir=" + ledger());
    }
    ChildJvm.Result result = jvm.run(LIMIT);
    Files.writeString(file("answers.txt"), result.stdout());
    Files.writeString(file("stderr.txt"), result.stderr());
    if (result.exit() != 0) {
      throw new IOException(mainClass + " failed; see " + file("stderr.txt"));
    }
    return result.lines();
  }

  /** What the agent booked. */
  public Ledger booked() throws IOException {
    return Ledger.read(ledger());
  }
}
