package io.llmcost.agent.config;

import java.util.Map;

/** A number of bytes that an array can have. */
final class IntSizeType extends ScalarType<Integer> {

  // Arrays of Integer.MAX_VALUE are refused by the JVM, and nobody wants them.
  private static final long MAX = 1L << 30;

  private final SizeType size = new SizeType();

  @Override
  Integer parse(String text) {
    Long bytes = size.parse(text);
    return bytes == null || bytes > MAX ? null : Integer.valueOf(bytes.intValue());
  }

  @Override
  String expected() {
    return size.expected() + ", at most 1GB";
  }

  @Override
  Map<String, Object> ownSchema() {
    return size.ownSchema();
  }

  @Override
  String format(Integer value) {
    return size.format(value.longValue());
  }
}
