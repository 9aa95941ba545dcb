package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.Reading;
import io.llmcost.agent.semantic.text.Word;
import io.llmcost.agent.semantic.text.WordSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What has a name in one text is in the other one, too, written alike. */
final class NameGuard implements Guard {

  private static final Set<String> NO_NAMES = WordSet.of("i i'm i've i'll ok");
  private static final double MOST_ARE_CAPITAL = 0.6;

  @Override
  public String name() {
    return "names";
  }

  @Override
  public boolean refuses(Pair pair) {
    return isMissing(pair.a(), pair.b()) || isMissing(pair.b(), pair.a());
  }

  private static boolean isMissing(Reading text, Reading other) {
    Set<String> forms = new HashSet<>();
    for (Word word : other.words()) {
      forms.add(word.form());
      forms.add(word.stem());
    }
    boolean shouts = isMostlyCapital(text);
    for (Word word : text.words()) {
      if (isName(word, shouts) && !forms.contains(word.form()) && !forms.contains(word.stem())) {
        return true;
      }
    }
    return false;
  }

  /** Titles and shouting have capitals that name nothing. */
  private static boolean isMostlyCapital(Reading text) {
    List<Word> words = text.words();
    int capital = 0;
    for (Word word : words) {
      capital += word.isCapital() ? 1 : 0;
    }
    return words.size() > 3 && capital > MOST_ARE_CAPITAL * words.size();
  }

  static boolean isName(Word word, boolean shouts) {
    if (word.isNumber() || word.raw().isEmpty() || NO_NAMES.contains(word.form())) {
      return false;
    }
    if (word.raw().endsWith("+") || word.raw().endsWith("#")) {
      return true;
    }
    if (shouts || word.isFunction() && !word.hasInnerCapital()) {
      return false;
    }
    return word.hasInnerCapital() || word.isCapital() && !word.isFirst();
  }
}
