package io.llmcost.agent.cache.store;

import java.io.Closeable;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps bytes outside of this process's heap. Never blocks who calls it: what is asked for comes on
 * a thread of its own, which must not be held up. Thread-safe.
 */
public interface EntryStore extends Closeable {

  /**
   * What is kept under a key.
   *
   * @param key 32 bytes
   * @return completed with null if there is nothing; failed if nobody knows
   */
  CompletableFuture<byte[]> get(byte[] key);

  /**
   * Keeps something for a time, in the place of what was kept.
   *
   * @param millis how long, 1 or more
   * @return failed if it is not kept
   */
  CompletableFuture<?> put(byte[] key, byte[] value, long millis);

  /**
   * Something was used: it may stay so long again, where the store can do that.
   *
   * @param millis from now on, 1 or more
   */
  void touch(byte[] key, long millis);

  /**
   * Takes what only one process has at a time, if none has it.
   *
   * @param millis until it is free by itself, 1 or more
   * @return whether this process has it now; failed if nobody knows
   */
  CompletableFuture<Boolean> acquire(byte[] key, long millis);

  /** Gives back what this process has taken. */
  void release(byte[] key);

  /**
   * Adds something to what is told under a key, in no place of anything; the oldest goes where
   * there is more. Not under a key that something is kept under.
   *
   * @param millis how long all that is told there is kept at least from now on, 1 or more
   * @param most at most about so many
   * @return failed if it is not kept
   */
  CompletableFuture<?> tell(byte[] key, byte[] value, long millis, int most);

  /**
   * What was told under a key, the oldest first.
   *
   * @param after {@link Told#last} of what is known already; null for all
   * @param most at most so many
   * @return failed if nobody knows
   */
  CompletableFuture<Told> told(byte[] key, byte[] after, int most);

  /** Ends what it has going; does not throw. */
  @Override
  void close();
}
