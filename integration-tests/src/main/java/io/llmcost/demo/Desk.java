package io.llmcost.demo;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.ClassPaths;
import io.llmcost.it.harness.Jdks;
import io.llmcost.it.harness.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts the support desk in a JVM of its own and keeps what it leaves in a folder. */
final class Desk {

  private static final String CLIENT = "openai-4.100";
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Path folder;

  /**
   * @param folder for what this run leaves; what an earlier one left is removed
   */
  Desk(Path folder) throws IOException {
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

  Path ledger() {
    return folder.resolve("ledger");
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /**
   * Lets the desk work through its morning.
   *
   * @param jar the agent; null for none
   * @param agentArguments for the agent
   * @return what it printed
   */
  List<String> work(Path jar, String agentArguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    ClassPaths classPaths = ClassPaths.here();
    ChildJvm jvm =
        ChildJvm.of(Jdks.current(), "com.acme.support.SupportDesk")
            .classPath(classPaths.classes("demo"))
            .classPath(classPaths.of(CLIENT));
    environment.forEach(jvm::environment);
    if (jar != null) {
      jvm.agent(jar, agentArguments).options("-Dllmcost.ledger.dir=" + ledger());
    }
    ChildJvm.Result result = jvm.run(LIMIT);
    Files.writeString(file("answers.txt"), result.stdout());
    Files.writeString(file("stderr.txt"), result.stderr());
    if (result.exit() != 0) {
      throw new IOException("The support desk failed; see " + file("stderr.txt"));
    }
    return result.lines();
  }

  Ledger booked() throws IOException {
    return Ledger.read(ledger());
  }
}
