package io.llmcost.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.ClassPaths;
import io.llmcost.it.harness.Command;
import io.llmcost.it.harness.Jdks;
import io.llmcost.it.harness.Ledger;
import io.llmcost.it.mock.MockProvider;
import io.llmcost.it.mock.PriceTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Two providers, a configuration that names them, and Java processes in a folder of their own. */
final class Rig implements AutoCloseable {

  private static final List<Integer> ALL = List.of(8, 11, 17, 21, 25);
  private static final List<Integer> FEW = List.of(8, 17, 25);

  private final Path folder;
  private final MockProvider openAi = MockProvider.start("openai", PriceTable.openAi(), 0);
  private final MockProvider global = MockProvider.start("global", PriceTable.global(), 0);

  /**
   * @param folder the processes' working directory; the configuration and the ledger lie in it
   */
  Rig(Path folder, String configuration) throws IOException {
    this.folder = folder;
    configure(configuration);
  }

  /** The releases that are tested: all with profile {@code matrix}, else the telling ones. */
  static Stream<Integer> releases(int lowest) {
    return (Boolean.getBoolean("llmcost.matrix") ? ALL : FEW)
        .stream().filter(release -> release >= lowest);
  }

  /** A runtime; skips the test, and says so, if there is none. */
  static Path javaHome(int release) {
    assumeTrue(
        Jdks.of(release).isPresent(),
        () -> "No Java " + release + " here; name a folder that has one: -Dllmcost.jdks=FOLDER");
    return Jdks.of(release).get();
  }

  /** A development kit, so one with {@code javac}; skips the test if there is none. */
  static Path developmentKit(int release) {
    List<Path> places =
        List.of(javaHome(release), Path.of("/usr/lib/jvm/temurin-" + release + "-jdk-amd64"));
    return places.stream()
        .filter(home -> Files.exists(home.resolve("bin/javac")))
        .findFirst()
        .orElseGet(
            () -> {
              assumeTrue(false, "No development kit of Java " + release + " here");
              return null;
            });
  }

  MockProvider openAi() {
    return openAi;
  }

  MockProvider global() {
    return global;
  }

  /** Writes the configuration, with both providers added to it. */
  void configure(String configuration) throws IOException {
    String providers =
        "providers:\n  openai: { base_url: \"%s\" }\n  global: { base_url: \"%s\", api_key: %s }\n"
            .formatted(openAi.baseUrl(), global.baseUrl(), Trial.GLOBAL_KEY);
    write(configuration + "\n" + providers);
  }

  /** Writes the configuration as it is. */
  void write(String text) throws IOException {
    Path fresh = Files.writeString(folder.resolve("llmcost.yaml.new"), text);
    Files.move(fresh, folder.resolve("llmcost.yaml"), REPLACING);
  }

  private static final CopyOption[] REPLACING = {
    StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE
  };

  /** Removes what the agent has booked. */
  void forget() throws IOException {
    try (Stream<Path> files = Files.list(ledgerFolder())) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  /** Removes the configuration. */
  void remove() throws IOException {
    Files.delete(folder.resolve("llmcost.yaml"));
  }

  /** A process without an agent, in the folder. */
  Command java(Path home) {
    return Command.of(home, "java").in(folder).with("-Dllmcost.ledger.dir=" + ledgerFolder());
  }

  /** A process with the agent, which finds its configuration in the folder. */
  Command agent(Path home) {
    return java(home).with("-javaagent:" + Trial.agent());
  }

  private Path ledgerFolder() {
    return folder.resolve("ledger");
  }

  /** What the agent has booked while it goes on. */
  Ledger ledgerSoFar() throws IOException {
    return Ledger.readSoFar(ledgerFolder());
  }

  /** What the agent booked. */
  Ledger ledger() throws IOException {
    return Ledger.read(ledgerFolder());
  }

  /** What stderr has with the agent, and has not without it. */
  static List<String> newLines(ChildJvm.Result without, ChildJvm.Result with) {
    List<String> lines = new ArrayList<>(with.stderr().lines().toList());
    without.stderr().lines().forEach(lines::remove);
    return lines;
  }

  /** The applications for Java 8 with a class path of {@code src/classpaths.properties}. */
  static String withOkHttp(String version) {
    return apps8() + File.pathSeparator + ClassPaths.here().of(version);
  }

  static Path apps8() {
    return ClassPaths.here().classes("apps8");
  }

  static Path apps11() {
    return ClassPaths.here().classes("apps11");
  }

  @Override
  public void close() {
    openAi.close();
    global.close();
  }
}
