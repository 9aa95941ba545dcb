package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.WordSet;
import java.util.Map;

/** Both texts say as often no. */
final class NegationGuard implements Guard {

  private static final Map<String, String> NEGATIONS =
      WordSet.groups(
          "not no never none nobody nothing neither nor nowhere without cannot hardly barely"
              + " scarcely rarely seldom dont doesnt didnt isnt arent wasnt werent wont cant couldnt"
              + " shouldnt wouldnt havent hasnt hadnt aint non avoid stop prevent quit refuse fail"
              + " fails failed unless lack lacks lacking except excluding");

  @Override
  public String name() {
    return "negation";
  }

  @Override
  public boolean refuses(Pair pair) {
    return Bag.differ(pair, NEGATIONS);
  }
}
