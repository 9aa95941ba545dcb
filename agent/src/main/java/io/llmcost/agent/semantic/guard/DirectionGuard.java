package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.Reading;
import io.llmcost.agent.semantic.text.Word;
import io.llmcost.agent.semantic.text.WordSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** What comes before or after, from where, to where and by whom is the same in both texts. */
final class DirectionGuard implements Guard {

  private static final Set<String> DIRECTIONS =
      WordSet.of(
          "before after until since during while from into by over under above below against through"
              + " between within up down off out inside outside via towards behind across upon"
              + " beyond despite except per");

  /** Other ones come and go with the words that they stand with. */
  private static final Set<String> TURNING =
      WordSet.of(
          "before after until since during while without except despite over under above below up"
              + " down inside outside beyond");

  /** Directions only where a word of content follows: else they are parts of verbs. */
  private static final Set<String> BOUND = WordSet.of("from into by against before after");

  @Override
  public String name() {
    return "direction";
  }

  @Override
  public boolean insists(Pair pair) {
    return Bag.differ(pair, TURNING);
  }

  @Override
  public boolean refuses(Pair pair) {
    return Bag.differ(pair, DIRECTIONS) && !isByOnly(pair)
        || !bound(pair.a()).equals(bound(pair.b())) && !isByOnly(pair);
  }

  /** A passive has a "by" that its active does not have; who does what is another guard's. */
  private static boolean isByOnly(Pair pair) {
    return !Bag.differ(
            pair,
            word ->
                DIRECTIONS.contains(word.form()) && !word.form().equals("by") ? word.form() : null)
        && pair.a().has("by") != pair.b().has("by");
  }

  private static List<String> bound(Reading text) {
    List<String> found = new ArrayList<>();
    List<Word> words = text.words();
    for (int i = 0; i < words.size(); i++) {
      if (BOUND.contains(words.get(i).form())) {
        int next = i + 1;
        while (next < words.size() && words.get(next).isFunction()) {
          next++;
        }
        if (next < words.size()) {
          found.add(words.get(i).form() + " " + words.get(next).stem());
        }
      }
    }
    Collections.sort(found);
    return found;
  }
}
