package io.llmcost.agent.config;

import io.llmcost.agent.redis.RedisAddress;
import io.llmcost.agent.redis.RedisLogin;
import io.llmcost.agent.redis.RedisTls;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** What the settings say about Redis, for all who use it. */
public final class RedisSettings {

  private RedisSettings() {}

  /** Where it is, as whom and how it is used; null if there is none. */
  public static RedisAddress address(Settings settings) {
    String url = settings.get(Options.REDIS_URL);
    return url == null
        ? null
        : RedisAddress.of(url)
            .with(tls(settings), settings.get(Options.REDIS_PREFIX))
            .askingSentinelsAs(sentinels(settings));
  }

  /** Equal for settings with the same Redis, used in the same way. */
  public static List<Object> identity(Settings settings) {
    return Arrays.asList(
        settings.get(Options.REDIS_URL),
        settings.get(Options.REDIS_PREFIX),
        settings.get(Options.REDIS_TLS_CA),
        settings.get(Options.REDIS_TLS_CERT),
        settings.get(Options.REDIS_TLS_KEY),
        settings.get(Options.REDIS_TLS_HOST),
        settings.get(Options.REDIS_SENTINEL_USER),
        settings.get(Options.REDIS_SENTINEL_PASSWORD));
  }

  /**
   * What is wrong with what the settings say of sentinels, and the files that they name, for
   * people.
   *
   * @return null if nothing is
   */
  public static String problem(Settings settings) {
    RedisAddress address = address(settings);
    boolean asksSentinels =
        settings.get(Options.REDIS_SENTINEL_USER) != null
            || settings.get(Options.REDIS_SENTINEL_PASSWORD) != null;
    if (asksSentinels && address != null && !address.hasSentinels()) {
      return "redis.sentinel has no effect: redis.url does not begin with redis-sentinel";
    }
    if (asksSentinels && settings.get(Options.REDIS_SENTINEL_PASSWORD) == null) {
      return "redis.sentinel.user has no effect without redis.sentinel.password";
    }
    List<Object> files = identity(settings).subList(2, 6);
    boolean given = files.stream().anyMatch(file -> file != null);
    if (!given || address == null) {
      return null;
    }
    if (!address.isTls()) {
      return "redis.tls has no effect: redis.url does not begin with rediss";
    }
    try {
      tls(settings).factory();
      return null;
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private static RedisLogin sentinels(Settings settings) {
    return new RedisLogin(
        settings.get(Options.REDIS_SENTINEL_USER), settings.get(Options.REDIS_SENTINEL_PASSWORD));
  }

  private static RedisTls tls(Settings settings) {
    return new RedisTls(
        settings.get(Options.REDIS_TLS_CA),
        settings.get(Options.REDIS_TLS_CERT),
        settings.get(Options.REDIS_TLS_KEY),
        settings.get(Options.REDIS_TLS_HOST));
  }
}
