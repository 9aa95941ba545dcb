package io.llmcost.agent.config;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** One of a few words. */
final class ChoiceType extends ScalarType<String> {

  private final List<String> words;

  ChoiceType(String... words) {
    this.words = Collections.unmodifiableList(Arrays.asList(words));
  }

  List<String> words() {
    return words;
  }

  @Override
  String parse(String text) {
    return words.contains(text) ? text : null;
  }

  @Override
  String complaint(Node node, String text, ReadContext in) {
    return super.complaint(node, text, in) + in.didYouMean(node.text, words);
  }

  @Override
  String expected() {
    return "one of " + String.join(", ", words);
  }

  @Override
  Map<String, Object> ownSchema() {
    return Schema.of("enum", words);
  }
}
