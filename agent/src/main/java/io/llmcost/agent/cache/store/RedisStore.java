package io.llmcost.agent.cache.store;

import io.llmcost.agent.redis.Redis;
import io.llmcost.agent.redis.RedisAddress;
import io.llmcost.agent.redis.RedisError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** In a Redis, one key an entry; Redis forgets by itself what is too old. */
public final class RedisStore implements EntryStore, Browsable {

  private static final String RELEASE =
      "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end";
  private static final byte[] FIELD = bytes("e");
  private static final int WAIT_SECONDS = 10;
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

  private final Redis redis;
  private final String prefix;
  private final byte[] token = bytes(UUID.randomUUID().toString());

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

  /** What is there for us, which is nothing; throws what does not say that. */
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
    redis.send(name, bytes("PEXPIRE"), name, bytes(String.valueOf(millis)));
  }

  @Override
  public CompletableFuture<Boolean> acquire(byte[] key, long millis) {
    byte[] name = lease(key);
    return redis
        .send(
            name,
            bytes("SET"),
            name,
            token,
            bytes("NX"),
            bytes("PX"),
            bytes(String.valueOf(millis)))
        .thenApply(reply -> reply != null);
  }

  @Override
  public void release(byte[] key) {
    redis.eval(
        RELEASE,
        new String(lease(key), StandardCharsets.UTF_8),
        Collections.singletonList(new String(token, StandardCharsets.UTF_8)));
  }

  @Override
  public CompletableFuture<?> tell(byte[] key, byte[] value, long millis, int most) {
    byte[] name = name(key);
    return add(name, value, millis, most)
        .handle((id, failure) -> failure)
        .thenCompose(
            failure -> {
              if (failure == null) {
                return CompletableFuture.<Object>completedFuture(null);
              }
              none(failure);
              // Something else has our key: it is overwritten, as under the keys of answers.
              redis.send(name, bytes("DEL"), name);
              return add(name, value, millis, most);
            });
  }

  private CompletableFuture<Object> add(byte[] name, byte[] value, long millis, int most) {
    CompletableFuture<Object> added =
        redis.send(
            name,
            bytes("XADD"),
            name,
            bytes("MAXLEN"),
            bytes("~"),
            bytes(String.valueOf(most)),
            bytes("*"),
            FIELD,
            value);
    redis.send(name, bytes("PEXPIRE"), name, bytes(String.valueOf(millis)));
    return added;
  }

  @Override
  public CompletableFuture<Told> told(byte[] key, byte[] after, int most) {
    byte[] name = name(key);
    return redis
        .send(
            name,
            bytes("XRANGE"),
            name,
            after == null ? bytes("-") : next(after),
            bytes("+"),
            bytes("COUNT"),
            bytes(String.valueOf(most)))
        .handle(
            (reply, failure) ->
                failure == null
                    ? told((List<?>) reply, after)
                    : told(Collections.emptyList(), none(failure)));
  }

  private static Told told(List<?> entries, byte[] after) {
    List<byte[]> values = new ArrayList<>(entries.size());
    byte[] last = after;
    for (Object entry : entries) {
      List<?> idAndFields = (List<?>) entry;
      List<?> fields = (List<?>) idAndFields.get(1);
      last = (byte[]) idAndFields.get(0);
      boolean ours = fields.size() == 2 && Arrays.equals(FIELD, (byte[]) fields.get(0));
      values.add(ours ? (byte[]) fields.get(1) : new byte[0]);
    }
    return new Told(values, last);
  }

  /** The smallest identifier behind one: servers before 6.2 know no open ends. */
  private static byte[] next(byte[] id) {
    String text = new String(id, StandardCharsets.UTF_8);
    int dash = text.indexOf('-');
    long number = Long.parseUnsignedLong(text.substring(dash + 1)) + 1;
    return bytes(text.substring(0, dash + 1) + Long.toUnsignedString(number));
  }

  private byte[] lease(byte[] key) {
    return bytes(prefix + Keys.hex(key) + ":lease");
  }

  @Override
  public List<byte[]> keys(String start, int most) throws IOException {
    Map<String, byte[]> keys = new LinkedHashMap<>();
    byte[] pattern = bytes(prefix.replaceAll("([\\\\*?\\[\\]])", "\\\\$1") + start + '*');
    for (Redis.Server server : redis.servers(TimeUnit.SECONDS.toMillis(WAIT_SECONDS))) {
      scan(server, pattern, most, keys);
    }
    return new ArrayList<>(keys.values());
  }

  private void scan(Redis.Server server, byte[] pattern, int most, Map<String, byte[]> keys)
      throws IOException {
    byte[] cursor = bytes("0");
    do {
      List<?> reply =
          (List<?>)
              await(
                  server.send(
                      bytes("SCAN"),
                      cursor,
                      bytes("MATCH"),
                      pattern,
                      bytes("COUNT"),
                      bytes("1000")));
      cursor = (byte[]) reply.get(0);
      for (Object name : (List<?>) reply.get(1)) {
        String hex = new String((byte[]) name, StandardCharsets.UTF_8).substring(prefix.length());
        if (KEY.matcher(hex).matches() && keys.size() < most) {
          keys.put(hex, Keys.ofHex(hex));
        }
      }
    } while (!Arrays.equals(cursor, bytes("0")) && keys.size() < most);
  }

  private static <T> T await(CompletableFuture<T> reply) throws IOException {
    try {
      return reply.get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("Redis does not answer: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public byte[] read(byte[] key) throws IOException {
    return await(get(key));
  }

  @Override
  public void remove(byte[] key) throws IOException {
    byte[] name = name(key);
    await(redis.send(name, bytes("DEL"), name));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] name(byte[] key) {
    return bytes(prefix + Keys.hex(key));
  }

  @Override
  public void close() {
    redis.close();
  }
}
