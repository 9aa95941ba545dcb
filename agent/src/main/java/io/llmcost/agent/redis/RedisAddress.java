package io.llmcost.agent.redis;

import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.net.URLDecoder;

/** Where a Redis is, and as whom it is used. Immutable; never shows its password. */
public final class RedisAddress {

  private static final int USUAL_PORT = 6379;

  final String host;
  final int port;
  final boolean tls;
  final String user;
  final String password;
  final int database;

  private RedisAddress(
      String host, int port, boolean tls, String user, String password, int database) {
    this.host = host;
    this.port = port;
    this.tls = tls;
    this.user = user;
    this.password = password;
    this.database = database;
  }

  /**
   * @param url {@code redis[s]://[[user]:password@]host[:port][/database]}
   * @throws IllegalArgumentException if it is none; the message does not show it
   */
  public static RedisAddress of(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Not the URL of a Redis");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("Not the URL of a Redis");
    }
    String info = uri.getRawUserInfo();
    int colon = info == null ? -1 : info.indexOf(':');
    String user = colon <= 0 ? null : decoded(info.substring(0, colon));
    String password = info == null ? null : decoded(info.substring(colon + 1));
    String path = uri.getPath() == null ? "" : uri.getPath().replace("/", "");
    return new RedisAddress(
        uri.getHost().replace("[", "").replace("]", ""),
        uri.getPort() < 0 ? USUAL_PORT : uri.getPort(),
        "rediss".equals(uri.getScheme()),
        user,
        password == null || password.isEmpty() ? null : password,
        path.isEmpty() ? 0 : Integer.parseInt(path));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), "UTF-8");
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
  }

  @Override
  public String toString() {
    return (tls ? "rediss://" : "redis://") + host + ':' + port + '/' + database;
  }
}
