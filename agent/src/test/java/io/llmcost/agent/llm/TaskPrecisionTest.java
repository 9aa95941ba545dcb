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
import java.util.HashSet;
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

  /** What the sources call a task. Rewriting is "writing" to them. */
  private static final Map<String, Set<String>> LABELS =
      Map.of(
          "code", Set.of("coding", "LiveCodeBench"),
          "math",
              Set.of("math", "MATH", "AIME", "AsDiv", "MathQA", "GSM8K", "FinQA", "MMLUPro_math"),
          "reasoning",
              Set.of(
                  "reasoning", "fermi", "counterfactual", "common-sense", "SuperGLUE-Entailment"),
          "creative", Set.of("writing", "role-play", "roleplay"),
          "rewriting", Set.of("writing"));

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
      count((String) row.get("prompt"), Set.of(ofTemplate((String) row.get("label"))));
    }
    for (Map<String, Object> row : rows("instructions_labelled.jsonl.gz")) {
      if (LABELLED.contains(row.get("source"))) {
        count((String) row.get("prompt"), ofTypes((List<?>) row.get("types")));
      }
    }
    for (String task :
        List.of(
            "code",
            "math",
            "reasoning",
            "creative",
            "classification",
            "summarization",
            "translation",
            "extraction")) {
      int[] counts = saidAndRight.get(task);
      assertThat(counts[1] / (double) counts[0])
          .as("precision of %s, said %d times", task, counts[0])
          .isGreaterThanOrEqualTo(PRECISION);
    }
  }

  private void count(String prompt, Set<String> expected) {
    String task = tasks.classify("", prompt);
    int[] counts = saidAndRight.computeIfAbsent(task, key -> new int[2]);
    counts[0]++;
    counts[1] += expected.contains(task) ? 1 : 0;
  }

  private static String ofTemplate(String label) {
    switch (label) {
      case "classify":
        return "classification";
      case "summarize":
        return "summarization";
      case "extract":
        return "extraction";
      case "write":
        return "creative";
      case "rewrite":
        return "rewriting";
      default:
        return "other";
    }
  }

  private static Set<String> ofTypes(List<?> types) {
    Set<String> tasks = new HashSet<>();
    for (Object type : types) {
      LABELS.forEach(
          (task, labels) -> {
            if (labels.contains(type)) {
              tasks.add(task);
            }
          });
      if (type.toString().startsWith("WMT19")) {
        tasks.add("translation");
      }
      if (type.equals("SuperGLUE-Wic")) {
        tasks.add("classification");
      }
    }
    return tasks;
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
