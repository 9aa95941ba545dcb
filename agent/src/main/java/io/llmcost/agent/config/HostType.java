package io.llmcost.agent.config;

import java.util.Locale;

/** {@code host} or {@code host:port}, in lower case. */
final class HostType extends TextType {

  private static final int MAX_PORT = 65_535;

  @Override
  String parse(String text) {
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon >= 0 && text.indexOf(']', colon) < 0;
    String host = hasPort ? text.substring(0, colon) : text;
    if (hasPort && !isPort(text.substring(colon + 1))) {
      return null;
    }
    return isName(host) || isBracketedIp(host) ? text.toLowerCase(Locale.ROOT) : null;
  }

  private static boolean isPort(String text) {
    if (text.isEmpty() || text.length() > 5) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return Integer.parseInt(text) <= MAX_PORT;
  }

  private static boolean isName(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = Character.toLowerCase(host.charAt(i));
      if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_')) {
        return false;
      }
    }
    return !host.isEmpty();
  }

  private static boolean isBracketedIp(String host) {
    if (host.length() < 3 || host.charAt(0) != '[' || !host.endsWith("]")) {
      return false;
    }
    for (int i = 1; i < host.length() - 1; i++) {
      char c = host.charAt(i);
      if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
        return false;
      }
    }
    return true;
  }

  @Override
  String expected() {
    return "a host such as llm.example.com, llm.example.com:8443 or [::1], without https://";
  }

  @Override
  String pattern() {
    return "^([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?$";
  }
}
