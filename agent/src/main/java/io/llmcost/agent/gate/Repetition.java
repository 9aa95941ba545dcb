package io.llmcost.agent.gate;

import io.llmcost.agent.llm.AnswerContent;
import java.util.HashSet;
import java.util.Set;

/** A text that goes round in circles, as small models' texts do when they have lost the thread. */
final class Repetition implements Signal {

  private static final int LOOKED_AT = 20_000;
  private static final int GRAM = 4;
  private static final int FEWEST = 60;
  private static final double LEAST_DIFFERENT = 0.35;

  @Override
  public Finding look(Asked asked, AnswerContent answer) {
    String text = answer.text();
    String[] words =
        (text.length() <= LOOKED_AT ? text : text.substring(text.length() - LOOKED_AT))
            .trim()
            .split("\\s+");
    int grams = words.length - GRAM + 1;
    if (grams < FEWEST) {
      return null;
    }
    Set<Integer> different = new HashSet<>(2 * grams);
    for (int i = 0; i < grams; i++) {
      int hash = 0;
      for (int j = 0; j < GRAM; j++) {
        hash = 31 * hash + words[i + j].hashCode();
      }
      different.add(hash);
    }
    return different.size() < LEAST_DIFFERENT * grams ? new Finding("repetition", 0.8) : null;
  }
}
