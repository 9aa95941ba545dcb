package io.llmcost.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmcost.it.harness.ChildJvm;
import io.llmcost.it.harness.ClassPaths;
import io.llmcost.it.harness.Jdks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the agent allocates on the thread of a caller, in the real jar, beside the same call without
 * it. Bytes, after a warm-up, of the round that was disturbed least: they do not depend on how busy
 * a machine is.
 */
final class AllocationIT {

  private static final String CLIENT = "okhttp-4.12";
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String WARM_UP = "100000";
  private static final String ROUNDS = "5";
  private static final String CALLS = "4000";

  /** Compiled code may keep an object more or less on the heap from one process to the next. */
  private static final int JITTER = 384;

  @TempDir private Path folder;

  @Test
  void aCallThatIsNoneToAModelAllocatesNothingMore() throws Exception {
    assertThat(with("preset: safe", "other")).isLessThanOrEqualTo(without("other") + 64 + JITTER);
  }

  @Test
  void anObservedCallAllocates7KilobytesMoreAtMost() throws Exception {
    assertThat(with("preset: observe", "model"))
        .isLessThanOrEqualTo(without("model") + 7 * 1_024 + JITTER);
  }

  /** Its answer is read whole: one that is cut is asked of the application's own provider. */
  @Test
  void aRoutedCallAllocatesElevenKilobytesMoreAtMost() throws Exception {
    String routed =
        """
        preset: safe
        providers:
          cheap: { base_url: "http://cheap.example/v1", api_key: measured }
        models:
          small: { provider: cheap, name: small-1, price: { input: 0.1, output: 0.2 } }
        routes:
          - { name: all, when: { model: gpt-4o }, use: small }
        """;
    assertThat(with(routed, "model")).isLessThanOrEqualTo(without("model") + 11 * 1_024 + JITTER);
  }

  @Test
  void aHitAllocates8KilobytesInAllAtMost() throws Exception {
    assertThat(with("preset: safe", "deterministic")).isLessThanOrEqualTo(8 * 1_024 + JITTER);
  }

  private long without(String call) throws IOException, InterruptedException {
    return bytes(jvm(call));
  }

  private long with(String configuration, String call) throws IOException, InterruptedException {
    Path file = folder.resolve("llmcost.yaml");
    Files.writeString(
        file,
        configuration
            + "\nintercept: { hosts: [llm.example] }\nledger: { dir: "
            + folder.resolve("ledger")
            + " }\n");
    return bytes(jvm(call).agent(Trial.agent(), "config=" + file));
  }

  private static ChildJvm jvm(String call) {
    return ChildJvm.of(Jdks.current(), "io.llmcost.it.apps.MeasuredCalls")
        .classPath(ClassPaths.here().classes("apps8"))
        .classPath(ClassPaths.here().of(CLIENT))
        .arguments(call, WARM_UP, ROUNDS, CALLS);
  }

  private static long bytes(ChildJvm jvm) throws IOException, InterruptedException {
    Map<String, String> printed =
        jvm.run(LIMIT).orThrow().lines().stream()
            .filter(line -> line.contains("="))
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b, TreeMap::new));
    return Long.parseLong(printed.get("bytes"));
  }
}
