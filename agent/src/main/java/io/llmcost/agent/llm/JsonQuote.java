package io.llmcost.agent.llm;

import java.nio.charset.StandardCharsets;

/** Writes JSON strings. */
final class JsonQuote {

  private static final String HEX = "0123456789abcdef";

  private JsonQuote() {}

  /** The text as a JSON string in UTF-8, quotes included. */
  static byte[] quote(String text) {
    byte[] plain = new byte[text.length() + 2];
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
        return quoteAny(text);
      }
      plain[i + 1] = (byte) c;
    }
    plain[0] = '"';
    plain[plain.length - 1] = '"';
    return plain;
  }

  private static byte[] quoteAny(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || isLoneSurrogate(text, i)) {
        json.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          json.append(HEX.charAt(c >> shift & 0xF));
        }
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isLoneSurrogate(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}
