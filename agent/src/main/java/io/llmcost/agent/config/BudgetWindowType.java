package io.llmcost.agent.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** {@code day}, {@code rolling 24h} and the like. */
final class BudgetWindowType extends ScalarType<BudgetWindow> {

  private static final String ROLLING = "rolling ";
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(366);

  @Override
  BudgetWindow parse(String text) {
    if (text.startsWith(ROLLING)) {
      Duration length = new DurationType().parse(text.substring(ROLLING.length()).trim());
      return length == null ? null : BudgetWindow.rolling(length);
    }
    for (BudgetWindow.Kind kind : BudgetWindow.Kind.values()) {
      if (kind != BudgetWindow.Kind.ROLLING && kind.name().toLowerCase(Locale.ROOT).equals(text)) {
        return BudgetWindow.of(kind);
      }
    }
    return null;
  }

  @Override
  BudgetWindow accept(BudgetWindow value, Node node, String key, ReadContext in) {
    if (value.length() != null
        && (value.length().compareTo(SHORTEST) < 0 || value.length().compareTo(LONGEST) > 0)) {
      in.error(node, key, "a rolling window is 1m to 366d long, found " + node.found());
      return null;
    }
    return value;
  }

  @Override
  String expected() {
    return "hour, day, week, month, or the last so long, such as rolling 24h";
  }

  @Override
  Map<String, Object> ownSchema() {
    String duration = DurationType.PATTERN.substring(1, DurationType.PATTERN.length() - 1);
    return Schema.text("^(hour|day|week|month|rolling +" + duration + ")$");
  }
}
