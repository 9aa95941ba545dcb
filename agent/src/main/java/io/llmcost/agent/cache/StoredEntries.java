package io.llmcost.agent.cache;

import io.llmcost.agent.cache.EntryFormat.Stored;
import io.llmcost.agent.cache.store.Browsable;
import io.llmcost.agent.cache.store.DiskFiles;
import io.llmcost.agent.cache.store.InUseException;
import io.llmcost.agent.cache.store.Keys;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.CacheStore;
import io.llmcost.agent.config.Settings;
import java.io.Closeable;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What is kept in Redis or on disk, for people who look after it. Waits for answers. */
public final class StoredEntries implements Closeable {

  private static final int LONGEST = 256 << 20;

  private final Browsable store;
  private final EntryFormat format;
  private final Set<String> users = new TreeSet<>();

  private StoredEntries(Browsable store, EntryFormat format) {
    this.store = store;
    this.format = format;
  }

  /**
   * @throws IOException if there is nothing to look at with these settings; says what to do
   */
  public static StoredEntries open(Settings settings) throws IOException {
    CacheStore store = settings.get(Options.SHARED_STORE);
    if (store == CacheStore.NONE) {
      throw new IOException(
          "there is no cache.shared.store: answers are in the memory of processes only; look at one"
              + " with --pid PID");
    }
    if (store == CacheStore.REDIS && settings.get(Options.REDIS_URL) == null) {
      throw new IOException("there is no redis.url");
    }
    try {
      EntryFormat format = SharedCaches.format(settings);
      return new StoredEntries(SharedCaches.browse(settings), format);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * For files that the next process on this machine is to find.
   *
   * @throws InUseException if a process has them: what is written now goes into others
   */
  public void mustBeFree() throws IOException {
    if (store instanceof DiskFiles) {
      ((DiskFiles) store).mustBeFree();
    }
  }

  /**
   * Entries in no order.
   *
   * @param prefix of their names; empty for all
   * @param most at most so many
   */
  public List<CacheEntry> list(String prefix, int most) throws IOException {
    List<CacheEntry> entries = new ArrayList<>();
    for (byte[] key : store.keys(prefix, most)) {
      byte[] bytes = store.read(key);
      if (bytes != null) {
        entries.add(CacheEntry.of(Keys.hex(key), bytes.length, format.read(key, bytes, LONGEST)));
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
      try {
        store.remove(key);
        count++;
      } catch (InUseException e) {
        if (e.pid() == null) {
          throw e;
        }
        users.add(e.pid());
      }
    }
    return count;
  }

  /** The processes that only may remove what {@link #evict} was to, by their numbers. */
  public Set<String> users() {
    return users;
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
  public byte[] body(CacheEntry entry) throws IOException {
    byte[] key = CallKey.ofHex(entry.name()).toBytes();
    Stored stored = format.read(key, store.read(key), LONGEST);
    return stored == null ? new byte[0] : bodyOf(stored.value);
  }

  static byte[] bodyOf(Storable value) {
    return value instanceof StoredVector
        ? ((StoredVector) value).item().vector()
        : ((StoredAnswer) value).body();
  }
}
