package io.llmcost.agent.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One of a few words: the constants of an enum in lower case. */
final class EnumType<E extends Enum<E>> extends ScalarType<E> {

  private final Class<E> constants;

  EnumType(Class<E> constants) {
    this.constants = constants;
  }

  @Override
  E parse(String text) {
    for (E constant : constants.getEnumConstants()) {
      if (format(constant).equals(text)) {
        return constant;
      }
    }
    return null;
  }

  @Override
  String complaint(Node node, String text, ReadContext in) {
    return super.complaint(node, text, in) + in.didYouMean(node.text, words());
  }

  @Override
  String expected() {
    return "one of " + String.join(", ", words());
  }

  private List<String> words() {
    List<String> words = new ArrayList<>();
    for (E constant : constants.getEnumConstants()) {
      words.add(format(constant));
    }
    return words;
  }

  @Override
  Map<String, Object> ownSchema() {
    return Schema.of("enum", words());
  }

  @Override
  String format(E value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
