package io.llmcost.agent.config;

import java.util.Collections;
import java.util.List;

/** What stands under a name in {@code tasks}. */
final class TaskWordsType extends StructType<TaskWords> {

  private final Field<List<String>> words =
      required(
          "words",
          ListType.someValues(new TextType()),
          "Words and phrases that speak for the task; compared without case, whole words only.");

  TaskWordsType() {
    super("task");
  }

  @Override
  TaskWords build(String name, Values values, ReadContext in) {
    return new TaskWords(values.get(words, Collections.<String>emptyList()));
  }
}
