package io.llmcost.agent.redis;

import java.util.Locale;

/** A host and a port. Immutable. */
final class RedisPlace {

  final String host;
  final int port;

  RedisPlace(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /**
   * @param text {@code host}, {@code host:port}, {@code [v6]:port}, or, as servers write them, an
   *     address of version 6 without brackets with a port
   * @throws IllegalArgumentException if it is none
   */
  static RedisPlace of(String text, int usualPort) {
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon > text.lastIndexOf(']');
    String host = hasPort ? text.substring(0, colon) : text;
    int port;
    try {
      port = hasPort ? Integer.parseInt(text.substring(colon + 1)) : usualPort;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("Not a port");
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    if (bare.isEmpty() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("Not a host and a port");
    }
    return new RedisPlace(bare, port);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RedisPlace
        && port == ((RedisPlace) other).port
        && host.equalsIgnoreCase(((RedisPlace) other).host);
  }

  @Override
  public int hashCode() {
    return 31 * host.toLowerCase(Locale.ROOT).hashCode() + port;
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
  }
}
