package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.Reading;
import io.llmcost.agent.semantic.text.Word;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What of a text a guard looks at. */
final class Bag {

  private Bag() {}

  /** In their order, what is made of each word; nothing of those of which null is made. */
  static List<String> sequence(Reading text, Function<Word, String> of) {
    List<String> found = new ArrayList<>();
    for (Word word : text.words()) {
      String value = of.apply(word);
      if (value != null) {
        found.add(value);
      }
    }
    return found;
  }

  /** As {@link #sequence}, in an order that does not depend on the text's. */
  static List<String> sorted(Reading text, Function<Word, String> of) {
    List<String> found = sequence(text, of);
    Collections.sort(found);
    return found;
  }

  static boolean differ(Pair pair, Function<Word, String> of) {
    return !sorted(pair.a(), of).equals(sorted(pair.b(), of));
  }

  static boolean differ(Pair pair, Set<String> words) {
    return differ(pair, word -> words.contains(word.form()) ? word.form() : null);
  }

  static boolean differ(Pair pair, Map<String, String> classes) {
    return differ(pair, word -> classes.get(word.form()));
  }
}
