package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.FunctionWords;
import io.llmcost.agent.semantic.text.Word;
import java.util.List;

/** Not both texts speak of something that the other one does not speak of. */
final class ContentGuard implements Guard {

  private static final double SOMETHING = 0.5;

  @Override
  public String name() {
    return "content";
  }

  @Override
  public boolean insists(Pair pair) {
    return false;
  }

  @Override
  public boolean refuses(Pair pair) {
    return weight(pair.alignment().onlyInA()) > SOMETHING
        && weight(pair.alignment().onlyInB()) > SOMETHING;
  }

  private static double weight(List<Word> words) {
    double weight = 0;
    for (Word word : words) {
      weight = Math.max(weight, FunctionWords.weight(word));
    }
    return weight;
  }
}
