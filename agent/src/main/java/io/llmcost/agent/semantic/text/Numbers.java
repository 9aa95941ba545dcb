package io.llmcost.agent.semantic.text;

import java.util.regex.Pattern;

/** One way of writing each number. */
final class Numbers {

  private static final Pattern THOUSANDS = Pattern.compile("(?<=\\d),(?=\\d{3}(\\D|$))");
  private static final Pattern LEADING = Pattern.compile("^(-?)0+(?=\\d)");
  private static final Pattern ORDINAL = Pattern.compile("(?<=\\d)(st|nd|rd|th)$");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d+\\.\\d+");
  private static final Pattern TRAILING = Pattern.compile("\\.?0+$");

  private Numbers() {}

  /** Without marks of thousands, zeros that say nothing, and endings of ordinals. */
  static String plain(String form) {
    String digits = THOUSANDS.matcher(form).replaceAll("");
    digits = ORDINAL.matcher(LEADING.matcher(digits).replaceAll("$1")).replaceAll("");
    return DECIMAL.matcher(digits).matches() ? TRAILING.matcher(digits).replaceAll("") : digits;
  }
}
