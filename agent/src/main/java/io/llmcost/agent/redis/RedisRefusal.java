package io.llmcost.agent.redis;

import java.io.IOException;

/** A Redis is there and cannot be used as configured; the message says what to do. */
final class RedisRefusal extends IOException {

  private static final long serialVersionUID = 1L;

  RedisRefusal(String message) {
    super(message);
  }

  /** What a connection that is being made is told in place of {@code OK}. */
  static RedisRefusal of(RedisAddress address, RedisError error, byte[]... command) {
    String why = error.getMessage();
    if (error.is("WRONGPASS") || why.startsWith("ERR invalid password")) {
      return new RedisRefusal("it does not take the user and password of redis.url: " + why);
    }
    if (error.is("NOAUTH")) {
      return new RedisRefusal("it wants a password, and redis.url has none: " + why);
    }
    String rights = Rights.lacking(address, error, command);
    return new RedisRefusal(rights == null ? why : rights);
  }

  /** What a sentinel says in place of who the master is. */
  static RedisRefusal ofSentinel(RedisError error) {
    String why = error.getMessage();
    if (error.is("WRONGPASS") || why.startsWith("ERR AUTH") || why.startsWith("ERR invalid pass")) {
      return new RedisRefusal(
          "sentinels do not take redis.sentinel.user and redis.sentinel.password: " + why);
    }
    if (error.is("NOAUTH")) {
      return new RedisRefusal("sentinels want a password: set redis.sentinel.password: " + why);
    }
    if (error.is("NOPERM")) {
      return new RedisRefusal(
          "sentinels do not tell this user who the master is; grant it +auth +sentinel: " + why);
    }
    return new RedisRefusal("sentinels refuse: " + why);
  }
}
