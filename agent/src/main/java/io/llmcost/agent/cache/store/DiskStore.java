package io.llmcost.agent.cache.store;

import io.llmcost.agent.thread.AgentThreads;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** In files of one folder, for the next process on this machine. Works on a thread of its own. */
public final class DiskStore implements EntryStore {

  private static final int MOST_WAITING = 1_024;
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final File folder;
  private final long mostBytes;
  private final ThreadPoolExecutor disk;

  // Of the thread's only.
  private SegmentLog log;
  private IOException unusable;
  private long unusableSince;

  /**
   * Opens nothing before something is asked for.
   *
   * @param folder where those of all processes are; made if it is not there
   * @param mostBytes of this process's files, about
   */
  public DiskStore(File folder, long mostBytes) {
    this.folder = folder;
    this.mostBytes = mostBytes;
    this.disk = AgentThreads.create("llmcost-disk", 1, MOST_WAITING);
  }

  @Override
  public CompletableFuture<byte[]> get(byte[] key) {
    return onThread(() -> log().get(key));
  }

  @Override
  public CompletableFuture<?> put(byte[] key, byte[] value, long millis) {
    return onThread(
        () -> {
          log().put(key, value, millis);
          return null;
        });
  }

  /** Nothing: what is in a file is not changed, and goes when it was to go. */
  @Override
  public void touch(byte[] key, long millis) {
    // as said
  }

  /** Always: nobody else reads these files. */
  @Override
  public CompletableFuture<Boolean> acquire(byte[] key, long millis) {
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public void release(byte[] key) {
    // as above
  }

  @Override
  public CompletableFuture<?> tell(byte[] key, byte[] value, long millis, int most) {
    return onThread(
        () -> {
          log().tell(key, value, millis, most);
          return null;
        });
  }

  @Override
  public CompletableFuture<Told> told(byte[] key, byte[] after, int most) {
    return onThread(() -> log().told(key, after, most));
  }

  /** Removes what this process keeps whose key begins so, in hexadecimal digits. */
  public CompletableFuture<Integer> remove(String start) {
    return onThread(
        () -> {
          int count = 0;
          for (byte[] key : log().keys()) {
            if (Keys.hex(key).startsWith(start)) {
              log().remove(key);
              count++;
            }
          }
          return count;
        });
  }

  private <T> CompletableFuture<T> onThread(Callable<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    try {
      disk.execute(
          () -> {
            try {
              done.complete(work.call());
            } catch (Throwable e) { // whoever waits is told, and the thread goes on
              done.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      done.completeExceptionally(e);
    }
    return done;
  }

  private SegmentLog log() throws IOException {
    if (log == null) {
      if (unusable != null && System.nanoTime() - unusableSince < RETRY_NANOS) {
        throw unusable;
      }
      try {
        log = SegmentLog.open(folder, mostBytes, System::currentTimeMillis);
        unusable = null;
      } catch (IOException | RuntimeException e) {
        unusable = new IOException("The folder " + folder + " cannot be used: " + e.getMessage());
        unusableSince = System.nanoTime();
        throw unusable;
      }
    }
    return log;
  }

  /** What waits is done first, for a fifth of a second. */
  @Override
  public void close() {
    onThread(
        () -> {
          if (log != null) {
            log.close();
            log = null;
          }
          unusable = new IOException("closed");
          unusableSince = System.nanoTime();
          return null;
        });
    disk.shutdown();
    try {
      disk.awaitTermination(200, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
