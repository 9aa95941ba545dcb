package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.Units;

/** Both texts have the same units and currencies, by whatever name. */
final class UnitGuard implements Guard {

  @Override
  public String name() {
    return "units";
  }

  @Override
  public boolean refuses(Pair pair) {
    return Bag.differ(pair, word -> Units.of(word.form()));
  }
}
