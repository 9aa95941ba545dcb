package io.llmcost.agent.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PrefixMemoryTest {

  @Test
  void beginningsAreKnownAsFarAsTheyWereSentAndWhereTheyWere() {
    PrefixMemory memory = new PrefixMemory();
    memory.sent("openai gpt-4o", List.of("a", "b", "c"));

    assertThat(memory.known("openai gpt-4o", List.of("a", "b", "x"))).isEqualTo(2);
    assertThat(memory.known("openai gpt-4o", List.of("b"))).isZero();
    assertThat(memory.known("openai gpt-4o-mini", List.of("a"))).isZero();
  }

  /** The common pool's threads are the application's, and keep its class loader. */
  @Test
  void noCacheOfTheAgentTakesThreadsOfTheCommonPool() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file);
        for (int at = source.indexOf("Caffeine.newBuilder()");
            at >= 0;
            at = source.indexOf("Caffeine.newBuilder()", at + 1)) {
          assertThat(source.substring(at, source.indexOf(".build(", at)))
              .as(file.toString())
              .contains(".executor(Runnable::run)");
        }
      }
    }
  }
}
