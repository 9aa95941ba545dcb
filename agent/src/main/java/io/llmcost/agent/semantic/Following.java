package io.llmcost.agent.semantic;

import io.llmcost.agent.cache.CallKey;
import io.llmcost.agent.cache.SharedNotes;
import io.llmcost.agent.cache.store.Told;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads what is told of a group: all of it when somebody first asks for it, and what is new when
 * somebody does and a second has gone by. Nothing of that happens on the thread of whoever asks.
 */
final class Following {

  private static final int PAGE = 128;
  private static final int MOST_PAGES = 64;
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private volatile SharedNotes from;
  private volatile long askedAt;
  private volatile CompletableFuture<Void> first;
  private byte[] last;
  private boolean underWay;

  /**
   * Begins to read, if it is time to.
   *
   * @param reader of what was told, not on this thread
   * @return completed when all was read that was told before; null if that was so already, or is
   *     not to be waited for
   */
  CompletableFuture<Void> follow(
      SharedNotes notes, Supplier<CallKey> group, Consumer<List<byte[]>> reader) {
    if (notes.areThoseOf(from) && System.nanoTime() - askedAt < PERIOD_NANOS) {
      return first;
    }
    SharedNotes mine;
    byte[] after;
    CompletableFuture<Void> waiting;
    synchronized (this) {
      if (!notes.areThoseOf(from)) {
        from = notes;
        last = null;
        first = new CompletableFuture<>();
      } else if (underWay || System.nanoTime() - askedAt < PERIOD_NANOS) {
        return first;
      }
      underWay = true;
      askedAt = System.nanoTime();
      mine = from;
      after = last;
      waiting = first;
    }
    read(mine, group.get(), reader, after, 1);
    return waiting == null || waiting.isDone() ? null : waiting;
  }

  private void read(
      SharedNotes mine, CallKey group, Consumer<List<byte[]>> reader, byte[] after, int page) {
    CompletableFuture<Told> told = mine.told(group, after, PAGE, reader);
    if (told == null) {
      over(mine);
      return;
    }
    told.whenComplete(
        (answer, failure) -> {
          if (failure == null
              && isReadTo(mine, answer.last())
              && answer.values().size() == PAGE
              && page < MOST_PAGES) {
            read(mine, group, reader, answer.last(), page + 1);
          } else {
            over(mine);
          }
        });
  }

  private synchronized boolean isReadTo(SharedNotes mine, byte[] end) {
    if (from != mine) {
      return false;
    }
    last = end;
    return true;
  }

  private void over(SharedNotes mine) {
    CompletableFuture<Void> done;
    synchronized (this) {
      if (from != mine) {
        return;
      }
      underWay = false;
      done = first;
      first = null;
    }
    if (done != null) {
      done.complete(null);
    }
  }
}
