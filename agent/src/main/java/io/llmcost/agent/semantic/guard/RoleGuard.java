package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.Alignment;
import io.llmcost.agent.semantic.text.Reading;
import io.llmcost.agent.semantic.text.Units;
import io.llmcost.agent.semantic.text.Word;
import io.llmcost.agent.semantic.text.WordSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Who does what to whom: words of content come in the same order, unless both stand in a list, or
 * one of the texts is the passive of the other.
 */
final class RoleGuard implements Guard {

  private static final Set<String> SYMMETRIC =
      WordSet.of("and or between vs versus & difference compare compared both with");
  private static final Set<String> SAYS_NOTHING =
      WordSet.of("a an the my your i you it am is are was were be been do does did");

  /** Words of both texts: in longer ones the same thing is said in any order. */
  private static final int LONG = 60;

  private static final Set<String> BE = WordSet.of("am is are was were be been being get got");

  @Override
  public String name() {
    return "roles";
  }

  @Override
  public boolean insists(Pair pair) {
    return pair.a().words().size() + pair.b().words().size() <= LONG
        && (isPassive(pair.a()) != isPassive(pair.b()) || isTurnedRound(pair.alignment()));
  }

  /** Two words have changed places round a third one: dollars to euros, euros to dollars. */
  private static boolean isTurnedRound(Alignment alignment) {
    List<Integer> places = alignment.matchedContent();
    for (int i = 0; i < places.size(); i++) {
      for (int j = i + 1; j < places.size(); j++) {
        int first = places.get(i);
        int second = places.get(j);
        int firstThere = alignment.counterpart(first);
        int secondThere = alignment.counterpart(second);
        if (secondThere < firstThere
            && !mayChangePlaces(alignment, first, second)
            && hasSame(
                alignment.a().subList(first + 1, second),
                alignment.b().subList(secondThere + 1, firstThere))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean hasSame(List<Word> words, List<Word> others) {
    for (Word word : words) {
      for (Word other : others) {
        if (word.stem().equals(other.stem()) && !SAYS_NOTHING.contains(word.form())) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public boolean refuses(Pair pair) {
    boolean passive = isPassive(pair.a());
    if (passive == isPassive(pair.b())) {
      return isOtherOrder(pair);
    }
    return !isTurned(pair, passive);
  }

  /** A form of to be, a word that may be a participle, and a "by" behind it. */
  private static boolean isPassive(Reading text) {
    List<Word> words = text.words();
    int be = -1;
    for (int i = 0; i < words.size(); i++) {
      if (BE.contains(words.get(i).form())) {
        be = i;
      }
      if (be >= 0 && i > be + 1 && words.get(i).form().equals("by")) {
        String before = words.get(i - 1).form();
        return before.endsWith("ed") || before.endsWith("en") || !words.get(i - 1).isFunction();
      }
    }
    return false;
  }

  private static boolean isOtherOrder(Pair pair) {
    Alignment alignment = pair.alignment();
    List<Integer> places = alignment.matchedContent();
    for (int i = 1; i < places.size(); i++) {
      if (alignment.counterpart(places.get(i)) < alignment.counterpart(places.get(i - 1))
          && !mayChangePlaces(alignment, places.get(i - 1), places.get(i))
          && !isAmount(alignment.a().get(places.get(i - 1)), alignment.a().get(places.get(i)))) {
        return true;
      }
    }
    return false;
  }

  /** $5 is 5 dollars. */
  private static boolean isAmount(Word word, Word next) {
    return word.isNumber() && Units.of(next.form()) != null
        || next.isNumber() && Units.of(word.form()) != null;
  }

  /**
   * In both texts something between them, or before them, says that their order does not matter.
   */
  private static boolean mayChangePlaces(Alignment alignment, int first, int second) {
    int firstThere = alignment.counterpart(first);
    int secondThere = alignment.counterpart(second);
    return isListed(alignment.a(), first, second)
            && isListed(alignment.b(), secondThere, firstThere)
        || isGenitive(alignment.a(), first, second) && secondThere + 1 == firstThere
        || isGenitive(alignment.b(), secondThere, firstThere) && first + 1 == second;
  }

  /** The colour of the car, which is the car's colour: nothing but function words between them. */
  private static boolean isGenitive(List<Word> words, int from, int to) {
    boolean of = false;
    for (int i = from + 1; i < to; i++) {
      of |= words.get(i).form().equals("of");
      if (!words.get(i).isFunction()) {
        return false;
      }
    }
    return of;
  }

  private static boolean isListed(List<Word> words, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      if (SYMMETRIC.contains(words.get(i).form())) {
        return true;
      }
    }
    return false;
  }

  /** The passive begins with what the active ends with, and the other way round. */
  private static boolean isTurned(Pair pair, boolean passiveIsFirst) {
    Pair turned = passiveIsFirst ? pair : new Pair(pair.b(), pair.a());
    Alignment alignment = turned.alignment();
    List<Word> words = turned.a().words();
    int by = 0;
    for (int i = 0; i < words.size(); i++) {
      by = words.get(i).form().equals("by") ? i : by;
    }
    int verb = by - 1;
    if (verb < 0 || alignment.counterpart(verb) < 0) {
      return false;
    }
    int activeVerb = alignment.counterpart(verb);
    List<Integer> done = new ArrayList<>();
    List<Integer> doing = new ArrayList<>();
    for (int place : alignment.matchedContent()) {
      if (place != verb) {
        (place < verb ? done : doing).add(alignment.counterpart(place));
      }
    }
    return !done.isEmpty()
        && !doing.isEmpty()
        && done.stream().allMatch(place -> place > activeVerb)
        && doing.stream().allMatch(place -> place < activeVerb);
  }
}
