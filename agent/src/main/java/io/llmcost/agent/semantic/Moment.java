package io.llmcost.agent.semantic;

import io.llmcost.agent.semantic.text.Reading;
import io.llmcost.agent.semantic.text.Word;
import io.llmcost.agent.semantic.text.WordSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells texts whose answer depends on the moment, or on something of the asker's that has a number:
 * they are never answered with what was said to another text.
 */
public final class Moment {

  private static final Set<String> NOW =
      WordSet.of(
          "today today's tonight yesterday tomorrow now nowadays currently current latest newest",
          "recent recently upcoming live breaking weather forecast temperature outage status");

  private static final Set<String> THIS_TIME =
      WordSet.of("day week weekend month quarter year season morning afternoon evening night time");

  private static final Set<String> NEAR = WordSet.of("this last next past coming");

  private static final Set<String> MINE = WordSet.of("my our mine me i we");

  /**
   * Order numbers, tickets, keys: digits in a row, or letters and digits mixed. What stands before
   * and behind an address's sign is bounded: a text of such signs would take minutes otherwise.
   */
  private static final Pattern IDENTIFIER =
      Pattern.compile(
          "#\\s*\\p{Alnum}*\\d|\\b\\d{5,}\\b|\\b(?=\\w*\\d)(?=\\w*\\p{L})[\\w-]{6,}\\b|\\S@\\S{1,255}?\\.\\S"
              + "|\\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-");

  private static final Set<String> OWNED =
      WordSet.of(
          "order orders account balance invoice ticket booking reservation shipment parcel package",
          "delivery claim policy appointment subscription payment refund transaction statement case");

  private Moment() {}

  /**
   * Why a text may not be answered with what another one was answered, for people.
   *
   * @return null if it may
   */
  public static String refusal(Reading text) {
    boolean mine = false;
    boolean owned = false;
    boolean numbered = false;
    for (int i = 0; i < text.words().size(); i++) {
      Word word = text.words().get(i);
      if (NOW.contains(word.form())) {
        return "it asks about now (\"" + word.raw() + "\")";
      }
      if (i > 0
          && THIS_TIME.contains(word.form())
          && NEAR.contains(text.words().get(i - 1).form())) {
        return "it asks about now (\"" + text.words().get(i - 1).raw() + " " + word.raw() + "\")";
      }
      mine |= MINE.contains(word.form());
      owned |= OWNED.contains(word.form());
      numbered |= word.isNumber();
    }
    if (mine && owned && numbered || (mine || owned) && IDENTIFIER.matcher(text.text()).find()) {
      return "it names something of the asker's by a number";
    }
    return null;
  }
}
