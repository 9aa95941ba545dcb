package io.llmcost.agent.config;

import java.util.Map;

/** {@code true} or {@code false}. */
final class BooleanType extends ScalarType<Boolean> {

  @Override
  Boolean parse(String text) {
    switch (text) {
      case "true":
      case "True":
      case "TRUE":
        return true;
      case "false":
      case "False":
      case "FALSE":
        return false;
      default:
        return null;
    }
  }

  @Override
  Boolean parseQuoted(String text) {
    return null;
  }

  @Override
  String complaint(Node node, String text, ReadContext in) {
    return parse(text) == null
        ? super.complaint(node, text, in)
        : "expected true or false without quotes";
  }

  @Override
  String expected() {
    return "true or false";
  }

  @Override
  Map<String, Object> ownSchema() {
    return Schema.of("type", "boolean");
  }
}
