package io.llmcost.agent.ledger;

import io.llmcost.agent.log.Log;
import io.llmcost.agent.thread.AgentThread;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Takes records from any thread without waiting, sums them up and writes them to the ledger's
 * directory on a thread of its own, which begins with the first record. What cannot be written is
 * counted and said once; the application never notices.
 */
public final class LedgerWriter implements Closeable {

  private static final String THREAD_NAME = "llmcost-ledger";
  private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long SLEEP_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int NAPS_BEFORE_SLEEP = 10;
  private static final long RETRY_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long CLOSE_MILLIS = 10_000;
  private static final int FLUSH_BYTES = 64 << 10;
  private static final int MAX_LINES_BYTES = 8 << 20;
  private static final long MAX_HELD_BYTES = 64L << 20;

  private final File dir;
  private final LedgerFile file;
  private final int capacity;
  private final long closeMillis;
  private final Totals totals = new Totals();
  private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong heldByQueue = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong unwritten = new AtomicLong();
  private final Lock writing = new ReentrantLock();
  private final RecordWriter lines = new RecordWriter();
  private int linesAdded;
  private long retryAt;
  private boolean failed;
  private volatile Thread thread;
  private volatile boolean asleep;
  private volatile boolean making;
  private volatile boolean closed;

  /**
   * @param dir made when it is needed; null to sum up only
   * @param capacity records that may wait to be written; more are made on the callers' threads
   * @param keepDays files of earlier days are deleted; 0 keeps all
   */
  public LedgerWriter(File dir, int capacity, int keepDays) {
    this(dir, capacity, keepDays, CLOSE_MILLIS);
  }

  LedgerWriter(File dir, int capacity, int keepDays, long closeMillis) {
    this.closeMillis = closeMillis;
    this.dir = dir;
    this.file = dir == null ? null : new LedgerFile(dir, keepDays);
    this.capacity = capacity;
  }

  /** Never blocks, never throws. After {@link #close} it does nothing. */
  public void append(CallRecord record) {
    append(() -> record, 0);
  }

  /**
   * Takes a record that is still to be made, on the ledger's thread. Never blocks, never throws.
   * After {@link #close} it does nothing.
   *
   * @param heldBytes what is kept in memory to make it; where too much would be, the record is made
   *     on this thread
   */
  public void append(Supplier<CallRecord> record, long heldBytes) {
    if (closed) {
      return;
    }
    int waiting = queued.incrementAndGet();
    long held = heldByQueue.addAndGet(heldBytes);
    if (waiting > capacity || held > MAX_HELD_BYTES) {
      queued.decrementAndGet();
      heldByQueue.addAndGet(-heldBytes);
      bookHere(record);
    } else {
      queue.add(new Waiting(record, heldBytes));
    }
    if (thread == null) {
      start();
    } else if (asleep || waiting == capacity / 2) {
      asleep = false;
      LockSupport.unpark(thread);
    }
  }

  /** The work of the ledger's thread on the caller's: no call is lost to a queue that is full. */
  private void bookHere(Supplier<CallRecord> made) {
    Log.warnOnce("ledger-full", "The ledger's queue is full: calls are booked as they are made");
    try {
      CallRecord record = made.get();
      totals.add(record);
      if (file != null && !addIfFree(record)) {
        unwritten.incrementAndGet();
      }
    } catch (Throwable e) { // one odd record must not reach the caller
      couldNotBeWritten(e);
    }
  }

  // While a slow disk holds the lock nobody waits for it.
  private boolean addIfFree(CallRecord record) throws IOException {
    if (!writing.tryLock()) {
      return false;
    }
    try {
      if (lines.size() > MAX_LINES_BYTES) {
        return false;
      }
      lines.add(record);
      linesAdded++;
      return true;
    } finally {
      writing.unlock();
    }
  }

  /**
   * Whether records come faster than they are made, so that callers will soon have to make them:
   * what is not needed is to be left out of them.
   */
  public boolean isBehind() {
    return queued.get() > capacity - capacity / 4;
  }

  /** What has been taken from the queue so far. */
  public Totals totals() {
    return totals;
  }

  /** Records that were not made before the end; they are in no sum. */
  public long dropped() {
    return dropped.get();
  }

  /** Records that could not be written; they are in the sums. */
  public long unwritten() {
    return unwritten.get();
  }

  /** Writes what waits, for ten seconds at most; what takes longer to make is dropped. */
  @Override
  public void close() {
    closed = true;
    Thread writer = thread;
    if (writer == null || writer == Thread.currentThread()) {
      return;
    }
    LockSupport.unpark(writer);
    try {
      writer.join(closeMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (writer.isAlive()) {
      flush();
      dropped.addAndGet(queued.get() + (making ? 1 : 0));
    }
  }

  private synchronized void start() {
    if (thread != null) {
      return;
    }
    try {
      Thread created = AgentThread.create(this::run, THREAD_NAME);
      created.start();
      thread = created;
    } catch (Throwable e) { // OutOfMemoryError if the system has no thread left
      Log.warnOnce("ledger-thread", "The ledger cannot start its thread: " + e);
    }
  }

  private void run() {
    int naps = 0;
    while (true) {
      boolean closing = closed;
      if (drain()) {
        naps = 0;
      }
      if (closing) {
        if (file != null) {
          file.close();
        }
        return;
      }
      if (naps < NAPS_BEFORE_SLEEP) {
        // while calls go on, nobody pays for waking this thread
        naps++;
        LockSupport.parkNanos(this, NAP_NANOS);
      } else {
        asleep = true;
        if (queue.isEmpty() && !closed) {
          LockSupport.parkNanos(this, SLEEP_NANOS);
        }
        asleep = false;
      }
      Thread.interrupted(); // a thread that stays interrupted would never park again
    }
  }

  /** Whether there was anything. */
  private boolean drain() {
    boolean any = false;
    for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
      any = true;
      queued.decrementAndGet();
      heldByQueue.addAndGet(-next.heldBytes);
      take(next.record);
      if (lines.size() >= FLUSH_BYTES) {
        flush();
      }
    }
    flush();
    return any;
  }

  private void take(Supplier<CallRecord> made) {
    try {
      making = true;
      CallRecord record = made.get();
      totals.add(record);
      if (file != null) {
        add(record);
      }
    } catch (Throwable e) { // one odd record must not end the thread
      couldNotBeWritten(e);
    } finally {
      making = false;
    }
  }

  private void couldNotBeWritten(Throwable cause) {
    unwritten.incrementAndGet();
    Log.warnOnce("ledger-record", "A call could not be written to the ledger: " + cause);
  }

  private void add(CallRecord record) throws IOException {
    writing.lock();
    try {
      lines.add(record);
      linesAdded++;
    } finally {
      writing.unlock();
    }
  }

  private void flush() {
    writing.lock();
    try {
      writeLines();
    } finally {
      writing.unlock();
    }
  }

  private void writeLines() {
    if (linesAdded == 0) {
      return;
    }
    int count = linesAdded;
    linesAdded = 0;
    if (failed && System.nanoTime() - retryAt < 0) {
      lines.discard();
      unwritten.addAndGet(count);
      return;
    }
    try {
      file.append(lines);
      failed = false;
    } catch (IOException | RuntimeException | Error e) { // nothing may end the thread
      failed = true;
      retryAt = System.nanoTime() + RETRY_NANOS;
      unwritten.addAndGet(count);
      Log.warnOnce(
          "ledger-write " + dir,
          "The ledger in "
              + dir
              + " cannot be written ("
              + e.getMessage()
              + "); calls are still summed up. Make it writable or set ledger.dir");
    }
  }

  /** A record that is to be made. */
  private static final class Waiting {
    private final Supplier<CallRecord> record;
    private final long heldBytes;

    Waiting(Supplier<CallRecord> record, long heldBytes) {
      this.record = record;
      this.heldBytes = heldBytes;
    }
  }
}
