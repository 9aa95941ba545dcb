package io.llmcost.agent.semantic.guard;

import io.llmcost.agent.semantic.text.Word;
import io.llmcost.agent.semantic.text.WordSet;
import java.util.Map;
import java.util.Set;

/** Both texts speak of the same months, days and times of day. */
final class DateGuard implements Guard {

  private static final Map<String, String> DATES =
      WordSet.groups(
          "january jan",
          "february feb",
          "march",
          "april apr",
          "may",
          "june jun",
          "july jul",
          "august aug",
          "september sep sept",
          "october oct",
          "november nov",
          "december dec",
          "monday mondays mon",
          "tuesday tuesdays tue tues",
          "wednesday wednesdays wed",
          "thursday thursdays thu thurs",
          "friday fridays fri",
          "saturday saturdays",
          "sunday sundays",
          "weekend weekends",
          "weekday weekdays",
          "today",
          "tomorrow",
          "yesterday",
          "tonight",
          "morning mornings",
          "afternoon afternoons",
          "evening evenings",
          "night nights overnight",
          "midnight",
          "noon",
          "am a.m",
          "pm p.m",
          "spring",
          "summer",
          "autumn fall",
          "winter",
          "christmas",
          "easter",
          "bc bce",
          "ad ce");

  /** Also words of another kind in lower case. */
  private static final Set<String> CAPITAL =
      WordSet.of("march may mar jan jun jul sep oct nov dec mon wed fri am pm ad bc spring fall");

  @Override
  public String name() {
    return "dates";
  }

  @Override
  public boolean refuses(Pair pair) {
    return Bag.differ(pair, DateGuard::date);
  }

  private static String date(Word word) {
    boolean another = CAPITAL.contains(word.form()) && (!word.isCapital() || word.isFirst());
    return another ? null : DATES.get(word.form());
  }
}
