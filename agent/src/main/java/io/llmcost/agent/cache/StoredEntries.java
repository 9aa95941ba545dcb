package io.llmcost.agent.cache;

import io.llmcost.agent.cache.EntryFormat.Stored;
import io.llmcost.agent.cache.store.RedisStore;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.CacheStore;
import io.llmcost.agent.config.Settings;
import java.io.Closeable;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What is kept in Redis, for people who look after it. Waits for answers. */
public final class StoredEntries implements Closeable {

  private static final int LONGEST = 256 << 20;
  private static final int WAIT_SECONDS = 10;

  private final RedisStore store;
  private final EntryFormat format;

  private StoredEntries(RedisStore store, EntryFormat format) {
    this.store = store;
    this.format = format;
  }

  /**
   * @throws IOException if there is nothing to look at with these settings; says what to do
   */
  public static StoredEntries open(Settings settings) throws IOException {
    if (settings.get(Options.SHARED_STORE) != CacheStore.REDIS) {
      throw new IOException("cache.shared.store is not redis: there is nothing to look at");
    }
    if (settings.get(Options.REDIS_URL) == null) {
      throw new IOException("there is no redis.url");
    }
    try {
      RedisStore store = SharedCaches.redis(settings);
      if (store.isCluster()) {
        store.close();
        throw new IOException(
            "the entries of a cluster cannot be listed from here; another cache.version puts them"
                + " all out of use");
      }
      return new StoredEntries(store, SharedCaches.format(settings));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Entries in no order.
   *
   * @param prefix of their names; empty for all
   * @param most at most so many
   */
  public List<Entry> list(String prefix, int most) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (byte[] key : store.keys(prefix, most)) {
      byte[] bytes = await(store.get(key));
      if (bytes != null) {
        entries.add(new Entry(key, bytes.length, format.read(key, bytes, LONGEST)));
      }
    }
    return entries;
  }

  /**
   * Removes entries, those that cannot be read too.
   *
   * @param prefix of their names; empty for all
   * @return how many
   */
  public int evict(String prefix) throws IOException {
    int count = 0;
    for (byte[] key : store.keys(prefix, Integer.MAX_VALUE)) {
      await(store.delete(key));
      count++;
    }
    return count;
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
  public void close() {
    store.close();
  }

  /**
   * What would be given.
   *
   * @return empty if it is gone, or cannot be read
   */
  public byte[] body(Entry entry) throws IOException {
    Stored stored = format.read(entry.key, await(store.get(entry.key)), LONGEST);
    if (stored == null) {
      return new byte[0];
    }
    return stored.value instanceof StoredVector
        ? ((StoredVector) stored.value).item().vector()
        : ((StoredAnswer) stored.value).body();
  }

  /** What is said of one entry. Immutable. */
  public static final class Entry {
    private final byte[] key;
    private final int bytes;
    private final String kind;
    private final String model;
    private final long storedAt;
    private final long expiresAt;

    Entry(byte[] key, int bytes, Stored stored) {
      this.key = key;
      this.bytes = bytes;
      this.storedAt = stored == null ? 0 : stored.storedAt;
      this.expiresAt = stored == null ? 0 : stored.expiresAt;
      if (stored == null) {
        this.kind = null;
        this.model = null;
      } else if (stored.value instanceof StoredVector) {
        this.kind = "vector";
        this.model = ((StoredVector) stored.value).head().model();
      } else {
        this.kind = ((StoredAnswer) stored.value).isEventStream() ? "stream" : "answer";
        this.model = ((StoredAnswer) stored.value).model();
      }
    }

    /** 64 hexadecimal digits. */
    public String name() {
      return RedisStore.hex(key);
    }

    /** As it is kept. */
    public int bytes() {
      return bytes;
    }

    /** Whether this version, with this key, can read it. */
    public boolean isReadable() {
      return kind != null;
    }

    /** {@code answer}, {@code stream} or {@code vector}; null if it cannot be read. */
    public String kind() {
      return kind;
    }

    /** The model that answered; null if that is not known. */
    public String model() {
      return model;
    }

    /** Milliseconds since the epoch; 0 if it cannot be read. */
    public long storedAt() {
      return storedAt;
    }

    /** As {@link #storedAt}. */
    public long expiresAt() {
      return expiresAt;
    }
  }
}
