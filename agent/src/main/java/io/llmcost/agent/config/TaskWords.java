package io.llmcost.agent.config;

import java.util.Collections;
import java.util.List;

/** Words and phrases that speak for a task, beside those that are built in. */
public final class TaskWords {

  private final List<String> words;

  public TaskWords(List<String> words) {
    this.words = Collections.unmodifiableList(words);
  }

  /** Compared without case, at word boundaries. */
  public List<String> words() {
    return words;
  }
}
