package io.llmcost.agent.semantic.guard;

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
    return false;
  }

  @Override
  public boolean refuses(Pair pair) {
    return Bag.differ(pair, WORDS);
  }
}
