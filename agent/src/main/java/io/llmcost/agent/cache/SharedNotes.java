package io.llmcost.agent.cache;

import io.llmcost.agent.cache.store.Told;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What those who share a store tell each other beside answers: short notes, sealed as answers are,
 * in groups that go by what they are about. They are read in the order in which they were told, and
 * the oldest of a group go. No failure leaves this class.
 */
public final class SharedNotes {

  private final SharedCache cache;

  SharedNotes(SharedCache cache) {
    this.cache = cache;
  }

  /**
   * Tells something; neither waits nor throws.
   *
   * @param note made on a thread where it may take its time
   * @param weight of it in bytes, about
   * @param ttlNanos how long the group's notes are kept at least from now on
   * @param most notes of the group, about
   */
  public void tell(CallKey group, Supplier<byte[]> note, int weight, long ttlNanos, int most) {
    cache.tell(group, note, weight, ttlNanos, most);
  }

  /**
   * Asks what was told.
   *
   * @param after {@link Told#last} of what is known already; null for all
   * @param most at most so many notes
   * @param then given what was told and can be read, on a thread where it may take its time
   * @return completed when that is done; failed if nobody knows. Null if it is not worth asking
   */
  public CompletableFuture<Told> told(
      CallKey group, byte[] after, int most, Consumer<List<byte[]>> then) {
    return cache.told(group, after, most, then);
  }

  /** Waits for something that was asked for, for as long as a call may be kept waiting. */
  public void await(CompletableFuture<?> asked) {
    cache.awaitTold(asked);
  }

  /** As {@link #await}, without a thread that waits; completed on one of no client's. */
  public CompletableFuture<Void> within(CompletableFuture<?> asked) {
    return cache.within(asked);
  }

  /** Whether both are told in the same place. */
  public boolean areThoseOf(SharedNotes other) {
    return other != null && other.cache == cache;
  }

  /** Milliseconds since the epoch. */
  public long now() {
    return cache.now();
  }
}
