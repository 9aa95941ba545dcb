package io.llmcost.agent.config;

/** A key. Never shown. */
final class SecretType extends TextType {

  @Override
  String parse(String text) {
    String trimmed = text.trim();
    return WordType.isWord(trimmed) ? trimmed : null;
  }

  @Override
  String complaint(Node node, String text, ReadContext in) {
    return "expected a key without white space (its value is not shown)";
  }

  @Override
  String expected() {
    return "a key";
  }

  @Override
  String format(String value) {
    return "***";
  }

  @Override
  String pattern() {
    return "^\\s*\\S+\\s*$";
  }
}
