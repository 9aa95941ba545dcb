package io.llmcost.agent.cache;

import io.llmcost.agent.cache.EntryFormat.Stored;
import io.llmcost.agent.cache.store.DiskStore;
import io.llmcost.agent.cache.store.EntryStore;
import io.llmcost.agent.cache.store.Told;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.redis.RedisError;
import io.llmcost.agent.thread.AgentClock;
import io.llmcost.agent.thread.AgentThreads;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What is kept outside of this process. A call waits for it for a short time at most, and not at
 * all while it does not answer; what is kept goes there on a thread of its own, and is given up
 * where too much waits. No failure leaves this class.
 */
final class SharedCache implements Closeable {

  private static final int MOST_WAITING = 1_024;
  private static final long MOST_WAITING_BYTES = 16L << 20;
  private static final int LONGEST_NOTE = 128 << 10;
  private static final long EXIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final EntryStore store;
  private final EntryFormat format;
  private final long timeoutNanos;
  private final SharedStats stats;
  private final LongSupplier clock;
  private final Breaker reading = new Breaker(System::nanoTime);
  private final Breaker writing = new Breaker(System::nanoTime);
  private final AtomicLong waitingBytes = new AtomicLong();
  private final ThreadPoolExecutor writer;
  private final ThreadPoolExecutor reader;
  private final Map<CallKey, Long> leases = new ConcurrentHashMap<>();

  /**
   * @param timeoutNanos that a call waits at most
   * @param clock milliseconds since the epoch
   */
  SharedCache(
      EntryStore store,
      EntryFormat format,
      long timeoutNanos,
      SharedStats stats,
      LongSupplier clock) {
    this.store = store;
    this.format = format;
    this.timeoutNanos = timeoutNanos;
    this.stats = stats;
    this.clock = clock;
    this.writer = AgentThreads.create("llmcost-store", 1, MOST_WAITING);
    this.reader = AgentThreads.create("llmcost-news", 1, MOST_WAITING);
  }

  /** Milliseconds since the epoch. */
  long now() {
    return clock.getAsLong();
  }

  /**
   * What is known of some keys.
   *
   * @param blocking whether the calling thread may wait; else what depends on the result runs on
   *     another thread, if there is anything to wait for
   * @param limit of an entry, in bytes
   * @return never failed; without the keys of which nothing is known
   */
  CompletionStage<Map<CallKey, Stored>> find(List<CallKey> keys, boolean blocking, int limit) {
    return find(keys, blocking, limit, absent -> {});
  }

  /**
   * As the other one.
   *
   * @param absent told the keys under which there is nothing, which is known
   */
  CompletionStage<Map<CallKey, Stored>> find(
      List<CallKey> keys, boolean blocking, int limit, Consumer<CallKey> absent) {
    if (!reading.allows()) {
      stats.notAsked();
      return CompletableFuture.completedFuture(Collections.emptyMap());
    }
    List<CompletableFuture<byte[]>> replies = new ArrayList<>(keys.size());
    for (CallKey key : keys) {
      replies.add(store.get(key.toBytes()));
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(replies.toArray(new CompletableFuture<?>[0]));
    if (blocking || all.isDone()) {
      await(all);
      return CompletableFuture.completedFuture(collect(keys, replies, limit, absent));
    }
    CompletableFuture<Void> over = new CompletableFuture<>();
    all.whenComplete((nothing, failure) -> over.complete(null));
    AgentClock.complete(over, timeoutNanos);
    // Not on the store's thread, nor the clock's: what follows is the application's code.
    return over.thenApplyAsync(nothing -> collect(keys, replies, limit, absent));
  }

  private void await(CompletableFuture<Void> all) {
    try {
      all.get(timeoutNanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Each is looked at.
    } catch (InterruptedException e) {
      // The client's own call is to notice it, in its own way.
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Whether this process is to make a call for all: it has the lease, or nobody knows who has.
   *
   * @param blocking as with {@link #find}
   * @return never failed
   */
  CompletionStage<Boolean> lease(CallKey key, long millis, boolean blocking) {
    Long until = leases.get(key);
    // Calls of this process find each other without Redis.
    if (until != null && until - System.nanoTime() > 0 || !reading.allows()) {
      return CompletableFuture.completedFuture(true);
    }
    CompletableFuture<Boolean> reply =
        store
            .acquire(key.toBytes(), millis)
            .thenApply(
                mine -> {
                  if (mine) {
                    leased(key, millis);
                  }
                  return mine;
                });
    if (blocking || reply.isDone()) {
      await(CompletableFuture.allOf(reply));
      return CompletableFuture.completedFuture(isMine(reply));
    }
    CompletableFuture<Void> over = new CompletableFuture<>();
    reply.whenComplete((mine, failure) -> over.complete(null));
    AgentClock.complete(over, timeoutNanos);
    return over.thenApplyAsync(nothing -> isMine(reply));
  }

  private void leased(CallKey key, long millis) {
    long now = System.nanoTime();
    if (leases.size() >= MOST_WAITING) {
      leases.values().removeIf(until -> until - now <= 0);
    }
    leases.put(key, now + TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private static boolean isMine(CompletableFuture<Boolean> reply) {
    return !reply.isDone() || reply.isCompletedExceptionally() || reply.join();
  }

  /** Lets others make the call, once what waits to be kept is on its way. */
  void release(CallKey key) {
    if (leases.remove(key) == null) {
      return;
    }
    try {
      writer.execute(() -> store.release(key.toBytes()));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // It is free by itself in a while.
    }
  }

  private Map<CallKey, Stored> collect(
      List<CallKey> keys,
      List<CompletableFuture<byte[]>> replies,
      int limit,
      Consumer<CallKey> absent) {
    Map<CallKey, Stored> found = new HashMap<>();
    boolean answered = true;
    Throwable why = null;
    for (int i = 0; i < keys.size(); i++) {
      CompletableFuture<byte[]> reply = replies.get(i);
      if (!reply.isDone() || reply.isCompletedExceptionally()) {
        answered = false;
        why = why == null ? failure(reply) : why;
        continue;
      }
      Stored entry = format.read(keys.get(i).toBytes(), reply.join(), limit);
      if (entry != null && entry.expiresAt > now()) {
        found.put(keys.get(i), entry);
      } else {
        absent.accept(keys.get(i));
      }
    }
    if (answered) {
      reading.succeeded();
    } else {
      stats.failed();
      if (reading.failed()) {
        Log.warnOnce(
            "cache:shared" + why,
            why == null
                ? "The shared cache does not answer in time; calls go on without"
                : "The shared cache cannot be read, calls go on without: " + why.getMessage());
      }
    }
    stats.found(found.size());
    stats.missed(keys.size() - found.size());
    return found;
  }

  /** Null if it has not failed. */
  private static Throwable failure(CompletableFuture<?> reply) {
    try {
      reply.getNow(null);
      return null;
    } catch (CompletionException e) {
      return e.getCause();
    } catch (RuntimeException e) {
      return e;
    }
  }

  /** Keeps something, if there is room among what waits; never throws nor waits. */
  void keep(CallKey key, Storable value, long ttlNanos, long idleNanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(ttlNanos);
    long idle = TimeUnit.NANOSECONDS.toMillis(idleNanos);
    int weight = value.weight();
    if (millis <= 0 || idle <= 0 || !writing.allows()) {
      stats.dropped();
      return;
    }
    if (waitingBytes.addAndGet(weight) > MOST_WAITING_BYTES) {
      waitingBytes.addAndGet(-weight);
      stats.dropped();
      return;
    }
    long now = now();
    try {
      writer.execute(
          () -> write(key.toBytes(), value, now, millis, Math.min(idle, millis), weight));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      waitingBytes.addAndGet(-weight);
      stats.dropped();
    }
  }

  private void write(
      byte[] key, Storable value, long now, long millis, long untouched, int weight) {
    try {
      byte[] entry = format.write(key, value, now, now + millis);
      if (entry == null) {
        waitingBytes.addAndGet(-weight);
        return;
      }
      store
          .put(key, entry, untouched)
          .whenComplete(
              (done, failure) -> {
                waitingBytes.addAndGet(-weight);
                written(failure);
              });
    } catch (RuntimeException e) {
      waitingBytes.addAndGet(-weight);
      written(e);
    }
  }

  /** Lets something stay so long from now on; nobody waits for it. */
  void usedAgain(CallKey key, long idleNanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(idleNanos);
    if (millis > 0 && writing.allows()) {
      store.touch(key.toBytes(), millis);
    }
  }

  /**
   * Tells those who share the store something under a group's key; never throws nor waits.
   *
   * @param note made where it may take its time
   * @param weight of it in bytes, about
   * @param most is told of a group at once, about
   */
  void tell(CallKey group, Supplier<byte[]> note, int weight, long ttlNanos, int most) {
    long millis = TimeUnit.NANOSECONDS.toMillis(ttlNanos);
    if (millis <= 0 || !writing.allows()) {
      return;
    }
    if (waitingBytes.addAndGet(weight) > MOST_WAITING_BYTES) {
      waitingBytes.addAndGet(-weight);
      return;
    }
    try {
      writer.execute(
          () -> {
            try {
              byte[] key = group.toBytes();
              store
                  .tell(key, format.pack(key, note.get()), millis, most)
                  .whenComplete(
                      (done, failure) -> {
                        waitingBytes.addAndGet(-weight);
                        told(failure);
                      });
            } catch (RuntimeException e) {
              waitingBytes.addAndGet(-weight);
              told(e);
            }
          });
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      waitingBytes.addAndGet(-weight);
    }
  }

  // Answers go on being kept where this cannot be: by an old server, or a user who may not.
  private static void told(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof RedisError) {
      Log.warnOnce("cache:shared:tell", "Texts are not shared with other processes: " + cause);
    }
  }

  /**
   * What was told under a group's key.
   *
   * @param after {@link Told#last} of what is known; null for all
   * @param then given what is ours of it, on a thread where it may take its time
   * @return completed with what was told once that is done; failed if nobody knows. Null while the
   *     store does not answer: nobody is to wait for it
   */
  CompletableFuture<Told> told(CallKey group, byte[] after, int most, Consumer<List<byte[]>> then) {
    if (reading.isOpen()) {
      return null;
    }
    byte[] key = group.toBytes();
    return store
        .told(key, after, most)
        .thenApplyAsync(
            told -> {
              List<byte[]> notes = new ArrayList<>();
              for (byte[] value : told.values()) {
                byte[] note = format.open(key, value, LONGEST_NOTE);
                if (note != null) {
                  notes.add(note);
                }
              }
              then.accept(notes);
              return told;
            },
            reader)
        .whenComplete((told, failure) -> told(failure));
  }

  /** Waits for what was told, for as long as any call waits. */
  void awaitTold(CompletableFuture<?> reply) {
    await(CompletableFuture.allOf(reply));
    if (!reply.isDone() && !Thread.currentThread().isInterrupted()) {
      waitedInVain();
    }
  }

  private void waitedInVain() {
    stats.failed();
    if (reading.failed()) {
      Log.warnOnce("cache:shared", "The shared cache does not answer in time; calls go on without");
    }
  }

  /** As {@link #awaitTold}, for those who may not wait: completed on a thread of no client's. */
  CompletableFuture<Void> within(CompletableFuture<?> reply) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    reply.whenComplete((nothing, failure) -> over.complete(null));
    AgentClock.complete(over, timeoutNanos);
    return over.thenApplyAsync(
        nothing -> {
          if (!reply.isDone()) {
            waitedInVain();
          }
          return null;
        });
  }

  private void written(Throwable failure) {
    if (failure == null) {
      writing.succeeded();
      stats.stored();
      return;
    }
    stats.dropped();
    if (writing.failed()) {
      Log.warnOnce(
          "cache:shared:write", "The shared cache does not take answers: " + failure.getMessage());
    }
  }

  /** Removes what is in files of this process; completed with how many. */
  CompletableFuture<Integer> removeOnDisk(String start) {
    return store instanceof DiskStore
        ? ((DiskStore) store).remove(start)
        : CompletableFuture.completedFuture(0);
  }

  /** Gives what waits a fifth of a second to be kept. */
  @Override
  public void close() {
    long deadline = System.nanoTime() + EXIT_NANOS;
    writer.shutdown();
    try {
      writer.awaitTermination(EXIT_NANOS, TimeUnit.NANOSECONDS);
      while (waitingBytes.get() > 0 && System.nanoTime() - deadline < 0) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer.shutdownNow();
    reader.shutdownNow();
    store.close();
  }
}
