package io.llmcost.agent.config;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;

/** A time zone: {@code Europe/Berlin}, {@code UTC}. */
final class ZoneType extends ScalarType<ZoneId> {

  private static final String PATTERN = "^[A-Za-z0-9+:~/._-]+$";

  @Override
  ZoneId parse(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  @Override
  String expected() {
    return "a time zone, such as Europe/Berlin or UTC";
  }

  @Override
  Map<String, Object> ownSchema() {
    return Schema.text(PATTERN);
  }
}
