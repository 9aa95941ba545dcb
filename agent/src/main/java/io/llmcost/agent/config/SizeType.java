package io.llmcost.agent.config;

import java.util.Map;

/** A number of bytes: {@code 64MB}, {@code 512KB}, or bare. A KB is 1,024 bytes. */
final class SizeType extends ScalarType<Long> {

  static final String PATTERN = "^[0-9]{1,12} ?([KMGkmg]?[Bb]|[KMGkmg])?$";
  private static final int MAX_DIGITS = 12;
  static final long MAX = 999_999_999_999L;

  @Override
  Long parse(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    if (digits == 0 || digits > MAX_DIGITS) {
      return null;
    }
    long number = Long.parseLong(text.substring(0, digits));
    int unit = digits;
    if (unit + 1 < text.length() && text.charAt(unit) == ' ') {
      unit++;
    }
    int shift = shift(text.substring(unit));
    return shift < 0 || number > MAX >> shift ? null : Long.valueOf(number << shift);
  }

  private static int shift(String unit) {
    switch (unit) {
      case "":
      case "B":
      case "b":
        return 0;
      case "K":
      case "k":
      case "KB":
      case "kb":
      case "kB":
      case "Kb":
        return 10;
      case "M":
      case "m":
      case "MB":
      case "mb":
      case "mB":
      case "Mb":
        return 20;
      case "G":
      case "g":
      case "GB":
      case "gb":
      case "gB":
      case "Gb":
        return 30;
      default:
        return -1;
    }
  }

  @Override
  String expected() {
    return "a number of bytes, such as 512KB, 64MB or 1GB";
  }

  @Override
  Map<String, Object> ownSchema() {
    return Schema.anyOf(
        Schema.of("type", "integer", "minimum", 0, "maximum", MAX), Schema.text(PATTERN));
  }

  @Override
  String format(Long value) {
    if (value > 0 && value % (1L << 30) == 0) {
      return (value >> 30) + "GB";
    }
    if (value > 0 && value % (1L << 20) == 0) {
      return (value >> 20) + "MB";
    }
    return value > 0 && value % 1_024 == 0 ? (value >> 10) + "KB" : String.valueOf(value);
  }
}
