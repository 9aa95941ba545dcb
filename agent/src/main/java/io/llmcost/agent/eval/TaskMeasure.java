package io.llmcost.agent.eval;

import io.llmcost.agent.llm.Task;
import io.llmcost.agent.llm.TaskClassifier;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How often the kind of work that a prompt is taken for is the one that it is labelled with. {@code
 * unknown} is no kind: who says it is neither right nor wrong.
 */
public final class TaskMeasure {

  /** One kind of work. */
  public static final class Count {
    private final String task;
    private int said;
    private int right;
    private int labelled;

    Count(String task) {
      this.task = task;
    }

    public String task() {
      return task;
    }

    /** Prompts that were taken for it. */
    public int said() {
      return said;
    }

    /** Those of them that are labelled so. */
    public int right() {
      return right;
    }

    /** Prompts that are labelled so. */
    public int labelled() {
      return labelled;
    }

    /** 0 to 1; NaN if it was never said. */
    public double precision() {
      return said == 0 ? Double.NaN : (double) right / said;
    }

    /** 0 to 1; NaN if no prompt is labelled so. */
    public double recall() {
      return labelled == 0 ? Double.NaN : (double) right / labelled;
    }
  }

  private static final class Row {
    private final String prompt;
    private final Set<String> tasks;

    Row(String prompt, Set<String> tasks) {
      this.prompt = prompt;
      this.tasks = tasks;
    }
  }

  private final Map<String, Count> counts = new TreeMap<>();
  private final JsonLines lines;
  private int rows;
  private int unknown;

  private TaskMeasure(File file) {
    lines = new JsonLines(file);
  }

  /**
   * Reads JSON Lines with {@code prompt} and {@code task}, a kind of work or a list of those that
   * are right; compressed by gzip or not.
   *
   * @throws IOException if the file cannot be read
   */
  public static TaskMeasure of(File file, TaskClassifier classifier) throws IOException {
    TaskMeasure measure = new TaskMeasure(file);
    for (Row row : measure.lines.read(TaskMeasure::row)) {
      measure.add(row, classifier.classify("", row.prompt));
    }
    return measure;
  }

  private static Row row(Map<String, Object> line) {
    Object task = line.get("task");
    Set<String> tasks = new HashSet<>();
    for (Object one : task instanceof List ? (List<?>) task : Collections.singletonList(task)) {
      if (!(one instanceof String)) {
        throw new IllegalArgumentException("task must be a text or a list of texts");
      }
      tasks.add((String) one);
    }
    return new Row(JsonLines.text(line, "prompt"), tasks);
  }

  private void add(Row row, String said) {
    rows++;
    for (String task : row.tasks) {
      count(task).labelled++;
    }
    if (said.equals(Task.UNKNOWN.id())) {
      unknown++;
      return;
    }
    Count count = count(said);
    count.said++;
    count.right += row.tasks.contains(said) ? 1 : 0;
  }

  private Count count(String task) {
    return counts.computeIfAbsent(task, Count::new);
  }

  /** Prompts. */
  public int rows() {
    return rows;
  }

  /** Prompts of which nothing was said. */
  public int unknown() {
    return unknown;
  }

  /** By name. */
  public List<Count> counts() {
    return new ArrayList<>(counts.values());
  }

  /** Lines that were of no use. */
  public int skipped() {
    return lines.skipped();
  }

  /** File, line and what is wrong, of the first lines that were of no use. */
  public List<String> problems() {
    return lines.problems();
  }
}
