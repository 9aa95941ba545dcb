package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.FunctionWords;
import io.llmcost.agent.semantic.text.Word;
import java.util.List;
import java.util.Set;

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

  /**
   * Whether one of the texts speaks of something that the other one does not speak of.
   *
   * @param aside words that are not looked at
   */
  static boolean isSomethingNew(Pair pair, Set<String> aside) {
    return isSomethingIn(pair.alignment().onlyInA(), aside)
        || isSomethingIn(pair.alignment().onlyInB(), aside);
  }

  private static boolean isSomethingIn(List<Word> words, Set<String> aside) {
    for (Word word : words) {
      if (FunctionWords.weight(word) > SOMETHING && !aside.contains(word.form())) {
        return true;
      }
    }
    return false;
  }

  private static double weight(List<Word> words) {
    double weight = 0;
    for (Word word : words) {
      weight = Math.max(weight, FunctionWords.weight(word));
    }
    return weight;
  }
}
