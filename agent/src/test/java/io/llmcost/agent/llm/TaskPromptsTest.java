package io.llmcost.agent.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often the classifier is right where it speaks, over prompts written for this test. */
class TaskPromptsTest {

  private static final double PRECISION = 0.9;

  /** Lower than what it finds: it may be silent, but not always. */
  private static final double RECALL = 0.6;

  private final TreeMap<String, List<String>> promptsByTask = new TreeMap<>();

  @BeforeEach
  void readThePrompts() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                TaskPromptsTest.class.getResourceAsStream("task-prompts.txt"), UTF_8))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(this::add);
    }
  }

  private void add(String line) {
    String[] parts = line.split(" \\| ", 2);
    promptsByTask
        .computeIfAbsent(parts[0], task -> new ArrayList<>())
        .add(parts[1].replace("\\n", "\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "code",
        "math",
        "reasoning",
        "extraction",
        "classification",
        "summarization",
        "translation",
        "rewriting",
        "creative"
      })
  void isRightNineTimesInTenWhereItSpeaks(String task) {
    TaskClassifier tasks = new TaskClassifier();
    List<String> wrong = new ArrayList<>();
    List<String> missed = new ArrayList<>();
    int right = 0;
    for (String expected : promptsByTask.keySet()) {
      for (String prompt : promptsByTask.get(expected)) {
        boolean said = tasks.classify("", prompt).equals(task);
        if (said && expected.equals(task)) {
          right++;
        } else if (said) {
          wrong.add(prompt);
        } else if (expected.equals(task)) {
          missed.add(prompt);
        }
      }
    }
    assertThat(right / (double) (right + wrong.size()))
        .as("precision; wrong: %s", wrong)
        .isGreaterThanOrEqualTo(PRECISION);
    assertThat(right / (double) (right + missed.size()))
        .as("recall; missed: %s", missed)
        .isGreaterThanOrEqualTo(RECALL);
  }
}
