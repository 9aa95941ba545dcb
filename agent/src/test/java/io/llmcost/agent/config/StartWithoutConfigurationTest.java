package io.llmcost.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every application pays for what is loaded here, also those that never call a model. */
class StartWithoutConfigurationTest {

  private static final int MAX_CLASSES = 22;

  /** What the agent does with this package when it starts. */
  static final class Start {
    public static void main(String[] arguments) {
      ReadResult result = SettingsReader.read(Sources.ofProcess(null));
      System.out.println("preset " + new SettingsSource(result.settings()).current().preset());
    }
  }

  @Test
  void loadsNoParserAndHardlyAClass(@TempDir Path directory) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-verbose:class",
            "-cp",
            System.getProperty("java.class.path"),
            Start.class.getName());
    builder.environment().keySet().removeIf(name -> name.startsWith(Sources.VARIABLE_PREFIX));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.directory(directory.toFile()).redirectErrorStream(true);
    File log = directory.resolve("log").toFile();
    Process process = builder.redirectOutput(log).start();
    assertThat(process.waitFor()).isZero();

    List<String> lines = Files.readAllLines(log.toPath(), StandardCharsets.UTF_8);
    assertThat(lines).anyMatch(line -> line.startsWith("preset SAFE"));
    assertThat(lines).noneMatch(line -> line.contains("org.snakeyaml"));
    assertThat(lines).noneMatch(line -> line.contains("$$Lambda"));
    assertThat(lines.stream().filter(line -> line.matches(".* io\\.llmcost\\.agent\\..*")))
        .hasSizeLessThanOrEqualTo(MAX_CLASSES);
  }
}
