package io.llmcost.agent.config;

import java.util.Map;

/** A TCP port; 0 is none. */
final class PortType extends ScalarType<Integer> {

  private static final int MAX = 65_535;

  private final CountType count = new CountType();

  @Override
  Integer parse(String text) {
    Long number = count.parse(text);
    return number == null || number > MAX ? null : Integer.valueOf(number.intValue());
  }

  @Override
  Integer parseQuoted(String text) {
    return null;
  }

  @Override
  String expected() {
    return "a port from 1 to 65535, or 0 for none, without quotes";
  }

  @Override
  Map<String, Object> ownSchema() {
    return Schema.of("type", "integer", "minimum", 0, "maximum", MAX);
  }
}
