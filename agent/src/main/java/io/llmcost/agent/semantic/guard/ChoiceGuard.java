package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.Reading;
import io.llmcost.agent.semantic.text.Word;
import io.llmcost.agent.semantic.text.WordSet;
import java.util.Set;

/** And is not or. */
final class ChoiceGuard implements Guard {

  private static final Set<String> WORDS =
      WordSet.of("or either neither nor both simultaneously together separately alone if xor");

  @Override
  public String name() {
    return "choice";
  }

  @Override
  public boolean insists(Pair pair) {
    return moreOften("or", pair) * moreOften("and", pair) < 0;
  }

  /** How many more there are in the first text. */
  private static int moreOften(String form, Pair pair) {
    return count(form, pair.a()) - count(form, pair.b());
  }

  private static int count(String form, Reading text) {
    int count = 0;
    for (Word word : text.words()) {
      count += word.form().equals(form) ? 1 : 0;
    }
    return count;
  }

  @Override
  public boolean refuses(Pair pair) {
    return Bag.differ(pair, WORDS);
  }
}
