package io.llmcost.agent.config;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression of Java's. */
final class RegexType extends TextType {

  @Override
  String parse(String text) {
    String given = super.parse(text);
    try {
      return given == null || Pattern.compile(given) == null ? null : given;
    } catch (PatternSyntaxException | StackOverflowError e) {
      return null;
    }
  }

  @Override
  String expected() {
    return "a regular expression such as (?i)invoice \\d+";
  }
}
