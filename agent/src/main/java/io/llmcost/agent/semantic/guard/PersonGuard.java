package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.WordSet;
import java.util.Map;

/** He and she, mothers and fathers stand in the same places; mine is not yours or his. */
final class PersonGuard implements Guard {

  private static final Map<String, String> PERSONS =
      WordSet.groups(
          "m he him his himself man men boy boys male males guy guys father dad son sons brother"
              + " brothers husband husbands uncle nephew grandfather boyfriend boyfriends king actor",
          "f she her hers herself woman women girl girls female females mother mom mum daughter"
              + " daughters sister sisters wife wives aunt niece grandmother girlfriend girlfriends"
              + " queen actress");

  private static final Map<String, String> KIN =
      WordSet.groups(
          "father dad",
          "mother mom mum",
          "son sons",
          "daughter daughters",
          "brother brothers",
          "sister sisters",
          "husband husbands",
          "wife wives",
          "boyfriend boyfriends",
          "girlfriend girlfriends",
          "friend friends",
          "boss bosses",
          "child children kid kids",
          "parent parents",
          "baby babies",
          "him he himself",
          "she herself",
          "his",
          "her hers",
          "them they themselves",
          "their theirs");

  private static final Map<String, String> GENERIC_HIS = WordSet.groups("his");

  @Override
  public String name() {
    return "persons";
  }

  @Override
  public boolean refuses(Pair pair) {
    // "One" has his own things, and she may be anyone.
    boolean generic = pair.a().has("one") || pair.b().has("one");
    return !Bag.sequence(pair.a(), word -> PERSONS.get(word.form()))
            .equals(Bag.sequence(pair.b(), word -> PERSONS.get(word.form())))
        || Bag.differ(
            pair,
            word -> {
              String form = word.form();
              return generic && GENERIC_HIS.containsKey(form) ? null : KIN.get(form);
            });
  }
}
