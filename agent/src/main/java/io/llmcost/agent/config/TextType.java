package io.llmcost.agent.config;

import java.util.Arrays;
import java.util.Map;

/** A text that is not blank. Numbers and booleans are taken as they are written. */
class TextType extends ScalarType<String> {

  private static final String TEXT_PATTERN = "^(?=.*\\S)[^\\u0000-\\u001F\\u007F-\\u009F]*$";

  @Override
  String parse(String text) {
    return isBlankOrHasControls(text) ? null : text;
  }

  private static boolean isBlankOrHasControls(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return true;
      }
    }
    return text.trim().isEmpty();
  }

  @Override
  String expected() {
    return "a text";
  }

  @Override
  final boolean acceptsAnyText() {
    return pattern().equals(TEXT_PATTERN);
  }

  /** What a text in a file matches; numbers and booleans are not looked at. */
  String pattern() {
    return TEXT_PATTERN;
  }

  @Override
  final Map<String, Object> ownSchema() {
    return Schema.of("type", Arrays.asList("string", "number", "boolean"), "pattern", pattern());
  }

  @Override
  String format(String value) {
    return value;
  }
}
