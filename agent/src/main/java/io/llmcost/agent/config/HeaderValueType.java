package io.llmcost.agent.config;

/** The value of a header field that is sent. May be a secret, so it is never shown. */
final class HeaderValueType extends TextType {

  @Override
  String complaint(Node node, String text, ReadContext in) {
    return "expected " + expected() + " (its value is not shown)";
  }

  @Override
  String expected() {
    return "a text on one line";
  }
}
