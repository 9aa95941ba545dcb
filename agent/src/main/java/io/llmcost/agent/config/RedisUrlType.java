package io.llmcost.agent.config;

import io.llmcost.agent.redis.RedisAddress;

/** Where a Redis is. It may hold a password, so its value is never shown. */
final class RedisUrlType extends TextType {

  @Override
  String parse(String text) {
    try {
      RedisAddress.of(text.trim());
      return text.trim();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  String complaint(Node node, String text, ReadContext in) {
    return "expected " + expected() + " (its value is not shown)";
  }

  @Override
  String expected() {
    return "a URL such as redis://user:password@host:6379/0, redis-sentinel://host:26379,host/0#master or"
        + " redis-cluster://host:7000,host; rediss for TLS";
  }

  @Override
  String format(String value) {
    return "***";
  }

  @Override
  String pattern() {
    return "^\\s*rediss?(-sentinel|-cluster)?://\\S+\\s*$";
  }
}
