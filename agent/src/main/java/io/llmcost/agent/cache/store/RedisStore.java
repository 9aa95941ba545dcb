package io.llmcost.agent.cache.store;

import io.llmcost.agent.redis.Redis;
import io.llmcost.agent.redis.RedisAddress;
import io.llmcost.agent.redis.RedisError;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** In a Redis, one key an entry; Redis forgets by itself what is too old. */
public final class RedisStore implements EntryStore {

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final Redis redis;
  private final String prefix;

  /**
   * Begins to connect.
   *
   * @param prefix of all keys
   */
  public RedisStore(RedisAddress address, String prefix) {
    this.redis = Redis.start(address, () -> {});
    this.prefix = prefix;
  }

  @Override
  public CompletableFuture<byte[]> get(byte[] key) {
    // What is of another type under our key is nothing of ours: that is an answer, not a failure.
    return redis.get(name(key)).handle((value, failure) -> failure == null ? value : none(failure));
  }

  private static byte[] none(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof RedisError && ((RedisError) cause).is("WRONGTYPE")) {
      return null;
    }
    throw new CompletionException(cause);
  }

  @Override
  public CompletableFuture<?> put(byte[] key, byte[] value, long millis) {
    return redis.set(name(key), value, millis);
  }

  @Override
  public void touch(byte[] key, long millis) {
    byte[] name = name(key);
    redis.send(
        name,
        "PEXPIRE".getBytes(StandardCharsets.UTF_8),
        name,
        String.valueOf(millis).getBytes(StandardCharsets.UTF_8));
  }

  private byte[] name(byte[] key) {
    StringBuilder name = new StringBuilder(prefix.length() + 2 * key.length).append(prefix);
    for (byte b : key) {
      name.append(HEX[(b >> 4) & 15]).append(HEX[b & 15]);
    }
    return name.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    redis.close();
  }
}
