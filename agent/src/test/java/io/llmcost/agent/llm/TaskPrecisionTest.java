package io.llmcost.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Over prompts that others have labelled, which are not ours to ship: {@code
 * -Dllmcost.shared.data=FOLDER}, with {@code tasktype/*.jsonl.gz} in it.
 */
class TaskPrecisionTest {

  private static final double PRECISION = 0.9;

  /** Sources whose labels say what kind of work a prompt is. */
  private static final Set<String> LABELLED =
      Set.of("just-eval", "vicuna_bench", "humaneval", "routerarena");

  private static final Set<String> CODE = Set.of("coding", "LiveCodeBench");

  private final TaskClassifier tasks = new TaskClassifier();
  private final Map<String, int[]> saidAndRight = new HashMap<>();
  private Path folder;

  @BeforeEach
  void findTheData() {
    String data = System.getProperty("llmcost.shared.data");
    assumeTrue(data != null, "needs -Dllmcost.shared.data=FOLDER");
    folder = Path.of(data, "tasktype");
    assumeTrue(Files.isDirectory(folder), folder + " is no folder");
  }

  @Test
  void isRightNineTimesInTenWhereItSpeaks() throws IOException {
    for (Map<String, Object> row : rows("t0_tasktype.jsonl.gz")) {
      count((String) row.get("prompt"), ofTemplate((String) row.get("label")));
    }
    for (Map<String, Object> row : rows("instructions_labelled.jsonl.gz")) {
      if (LABELLED.contains(row.get("source"))) {
        count((String) row.get("prompt"), ofTypes((List<?>) row.get("types")));
      }
    }
    for (String task :
        List.of("code", "classification", "summarization", "translation", "extraction")) {
      int[] counts = saidAndRight.get(task);
      assertThat(counts[1] / (double) counts[0])
          .as("precision of %s, said %d times", task, counts[0])
          .isGreaterThanOrEqualTo(PRECISION);
    }
  }

  private void count(String prompt, String expected) {
    String task = tasks.classify("", prompt);
    int[] counts = saidAndRight.computeIfAbsent(task, key -> new int[2]);
    counts[0]++;
    counts[1] += task.equals(expected) ? 1 : 0;
  }

  private static String ofTemplate(String label) {
    switch (label) {
      case "classify":
        return "classification";
      case "summarize":
        return "summarization";
      case "extract":
        return "extraction";
      default:
        return "other";
    }
  }

  private static String ofTypes(List<?> types) {
    for (Object type : types) {
      if (CODE.contains(type)) {
        return "code";
      }
      if (type.toString().startsWith("WMT19")) {
        return "translation";
      }
    }
    return "other";
  }

  private Iterable<Map<String, Object>> rows(String file) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve(file))), UTF_8))) {
      return lines.lines().map(TaskPrecisionTest::row).toList();
    }
  }

  private static Map<String, Object> row(String line) {
    try {
      return JSON.std.mapFrom(line);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
