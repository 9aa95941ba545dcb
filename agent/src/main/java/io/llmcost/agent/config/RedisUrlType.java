package io.llmcost.agent.config;

import java.net.URI;
import java.net.URISyntaxException;

/** Where a Redis is. It may hold a password, so its value is never shown. */
final class RedisUrlType extends TextType {

  @Override
  String parse(String text) {
    URI uri;
    try {
      uri = new URI(text.trim());
    } catch (URISyntaxException e) {
      return null;
    }
    boolean scheme = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    boolean good =
        scheme && uri.getHost() != null && path.matches("(/[0-9]{0,5})?") && uri.getPort() != 0;
    return good ? text.trim() : null;
  }

  @Override
  String complaint(Node node, String text, ReadContext in) {
    return "expected " + expected() + " (its value is not shown)";
  }

  @Override
  String expected() {
    return "a URL such as redis://user:password@host:6379/0, or rediss:// for TLS";
  }

  @Override
  String format(String value) {
    return "***";
  }

  @Override
  String pattern() {
    return "^\\s*rediss?://\\S+\\s*$";
  }
}
