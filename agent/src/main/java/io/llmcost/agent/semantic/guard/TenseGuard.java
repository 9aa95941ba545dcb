package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.Reading;
import io.llmcost.agent.semantic.text.Word;
import io.llmcost.agent.semantic.text.WordSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Both texts speak of what is, was, will be, becomes or would be. */
final class TenseGuard implements Guard {

  private static final Map<String, String> ASPECTS =
      WordSet.groups(
          "become becomes became becoming turn turns turned turning",
          "still remain remains",
          "already",
          "again",
          "yet",
          "ever",
          "anymore longer",
          "originally formerly previously",
          "eventually",
          "supposed");

  /** Where nothing else differs it is what is asked about. */
  private static final Set<String> CHANGE =
      WordSet.of("become becomes became becoming turn turns turned turning");

  private static final Set<String> PAST = WordSet.of("was were did had been");
  private static final Set<String> FUTURE = WordSet.of("will shall gonna");
  private static final Set<String> DUTY = WordSet.of("must ought need needs required mandatory");

  @Override
  public String name() {
    return "tense";
  }

  @Override
  public boolean insists(Pair pair) {
    return (usedTo(pair.a()) != usedTo(pair.b()) || Bag.differ(pair, CHANGE))
        && !ContentGuard.isSomethingNew(pair, CHANGE);
  }

  @Override
  public boolean refuses(Pair pair) {
    return Bag.differ(pair, ASPECTS)
        || has(pair.a(), PAST) != has(pair.b(), PAST)
        || has(pair.a(), FUTURE) != has(pair.b(), FUTURE)
        || has(pair.a(), DUTY) != has(pair.b(), DUTY)
        || usedTo(pair.a()) != usedTo(pair.b());
  }

  private static boolean has(Reading text, Set<String> words) {
    for (Word word : text.words()) {
      if (words.contains(word.form())) {
        return true;
      }
    }
    return false;
  }

  private static boolean usedTo(Reading text) {
    List<Word> words = text.words();
    for (int i = 0; i + 1 < words.size(); i++) {
      boolean used = words.get(i).form().equals("used") || words.get(i).form().equals("use");
      if (used && words.get(i + 1).form().equals("to")) {
        return true;
      }
    }
    return false;
  }
}
