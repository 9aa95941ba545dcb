package io.llmcost.agent.cache;

import io.llmcost.agent.cache.store.Browsable;
import io.llmcost.agent.cache.store.DiskFiles;
import io.llmcost.agent.cache.store.DiskStore;
import io.llmcost.agent.cache.store.EntryStore;
import io.llmcost.agent.cache.store.RedisStore;
import io.llmcost.agent.config.Options;
import io.llmcost.agent.config.Options.CacheStore;
import io.llmcost.agent.config.RedisSettings;
import io.llmcost.agent.config.Settings;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.thread.AgentThread;
import java.io.File;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The shared cache that the settings ask for: opened at the first call that may use it. */
final class SharedCaches {

  private final SharedStats stats = new SharedStats();
  private volatile Open current = new Open(null, Collections.emptyList(), null);
  private boolean closed;

  SharedStats stats() {
    return stats;
  }

  /** Null if there is none to be had. */
  SharedCache of(Settings settings) {
    Open open = current;
    return open.settings == settings ? open.cache : change(settings);
  }

  /**
   * The one that calls use at present, for what no call waits for: settings that a call left behind
   * long ago open nothing that newer ones have closed.
   *
   * @param settings that count if no call has asked yet
   */
  SharedCache present(Settings settings) {
    Open open = current;
    return open.settings == null ? of(settings) : open.cache;
  }

  private synchronized SharedCache change(Settings settings) {
    List<Object> place = place(settings);
    Open old = current;
    if (closed || place.equals(old.place)) {
      current = new Open(settings, old.place, old.cache);
      return old.cache;
    }
    SharedCache cache = null;
    try {
      cache = open(settings);
    } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
      Log.warnOnce("cache:shared:open", "There is no shared cache: " + e);
    }
    current = new Open(settings, place, cache);
    if (old.cache != null) {
      AgentThread.create(old.cache::close, "llmcost-store").start();
    }
    return cache;
  }

  private static List<Object> place(Settings settings) {
    return settings.get(Options.SHARED_STORE) == CacheStore.NONE
        ? Collections.emptyList()
        : Arrays.asList(
            settings.get(Options.SHARED_STORE),
            settings.get(Options.SHARED_TIMEOUT),
            settings.get(Options.SHARED_KEY),
            settings.get(Options.SHARED_DIR),
            settings.get(Options.SHARED_MAX_BYTES),
            RedisSettings.identity(settings));
  }

  private SharedCache open(Settings settings) throws GeneralSecurityException {
    EntryFormat format = format(settings);
    EntryStore store = store(settings);
    return store == null
        ? null
        : new SharedCache(
            store,
            format,
            settings.get(Options.SHARED_TIMEOUT).toNanos(),
            stats,
            System::currentTimeMillis);
  }

  static EntryFormat format(Settings settings) throws GeneralSecurityException {
    String secret = settings.get(Options.SHARED_KEY);
    if (secret != null && secret.length() < Options.SHARED_KEY_LENGTH) {
      throw new IllegalArgumentException(
          "cache.shared.key has fewer than " + Options.SHARED_KEY_LENGTH + " characters");
    }
    return new EntryFormat(secret == null ? null : new EntryCipher(secret));
  }

  private static EntryStore store(Settings settings) {
    switch (settings.get(Options.SHARED_STORE)) {
      case REDIS:
        if (settings.get(Options.REDIS_URL) == null) {
          Log.warnOnce(
              "cache:shared:url", "cache.shared.store is redis, and there is no redis.url");
          return null;
        }
        return redis(settings);
      case DISK:
        return new DiskStore(folder(settings), settings.get(Options.SHARED_MAX_BYTES));
      default:
        return null;
    }
  }

  private static File folder(Settings settings) {
    String dir = settings.get(Options.SHARED_DIR);
    return dir == null
        ? new File(System.getProperty("user.home", "."), ".llmcost/cache")
        : new File(dir);
  }

  /** What is kept, for people. */
  static Browsable browse(Settings settings) {
    return settings.get(Options.SHARED_STORE) == CacheStore.DISK
        ? new DiskFiles(folder(settings))
        : redis(settings);
  }

  private static RedisStore redis(Settings settings) {
    return new RedisStore(
        RedisSettings.address(settings),
        settings.get(Options.REDIS_PREFIX) + "cache:" + EntryFormat.VERSION + ':');
  }

  /** Removes what this process keeps on disk; completed with how many. */
  CompletableFuture<Integer> removeOnDisk(String start) {
    SharedCache open = current.cache;
    return open == null ? CompletableFuture.completedFuture(0) : open.removeOnDisk(start);
  }

  /** For the end of the process. */
  void close() {
    SharedCache open;
    synchronized (this) {
      closed = true;
      open = current.cache;
    }
    if (open != null) {
      open.close();
    }
  }

  private static final class Open {
    final Settings settings;
    final List<Object> place;
    final SharedCache cache;

    Open(Settings settings, List<Object> place, SharedCache cache) {
      this.settings = settings;
      this.place = place;
      this.cache = cache;
    }
  }
}
