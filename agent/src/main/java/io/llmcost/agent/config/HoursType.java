package io.llmcost.agent.config;

import java.time.LocalTime;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of the day: {@code 22:00-06:00}. */
final class HoursType extends ScalarType<Hours> {

  private static final String TIME = "([01][0-9]|2[0-3]):([0-5][0-9])";
  private static final Pattern FROM_TO = Pattern.compile(TIME + "-" + TIME);

  @Override
  Hours parse(String text) {
    Matcher parts = FROM_TO.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    LocalTime from = time(parts, 1);
    LocalTime to = time(parts, 3);
    return from.equals(to) ? null : new Hours(from, to);
  }

  private static LocalTime time(Matcher parts, int group) {
    return LocalTime.of(
        Integer.parseInt(parts.group(group)), Integer.parseInt(parts.group(group + 1)));
  }

  @Override
  String expected() {
    return "a part of the day, such as 22:00-06:00";
  }

  @Override
  Map<String, Object> ownSchema() {
    return Schema.of("type", "string", "pattern", "^" + TIME + "-" + TIME + "$");
  }
}
