package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.WordSet;
import java.util.Map;

/** All is not some, and only is not also. */
final class QuantityGuard implements Guard {

  private static final Map<String, String> WORDS =
      WordSet.groups(
          "all every everyone everybody everything each entire whole",
          "only just solely merely alone",
          "also",
          "even",
          "few",
          "several",
          "half",
          "another other others else",
          "same",
          "different",
          "average typical",
          "total overall",
          "own",
          "almost nearly",
          "exactly",
          "approximately roughly about_",
          "always",
          "often usually frequently",
          "sometimes occasionally");

  @Override
  public String name() {
    return "quantity";
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
