package io.llmcost.agent.semantic;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmcost.agent.gateway.Exchange;
import io.llmcost.agent.log.Log;
import io.llmcost.agent.thread.AgentThread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What texts mean, found on few threads and remembered. Where too many wait, or whoever asked waits
 * no longer, nothing is found: who asks does without.
 */
final class TextMeanings {

  private static final int IDLE_SECONDS = 10;
  private static final long MOST_BYTES = 8L << 20;
  private static final int FAULTS = 3;
  private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final VectorSource source;
  private final BlockingQueue<Wanted> wanted;
  private final ThreadPoolExecutor threads;
  private final ConcurrentMap<String, Wanted> underWay = new ConcurrentHashMap<>();
  private volatile Cache<String, DenseVector> known;
  private volatile int faults;
  private volatile long silentUntil;
  private volatile boolean silent;

  /**
   * @param workers threads at most
   * @param waiting texts at most
   */
  TextMeanings(VectorSource source, int workers, int waiting) {
    this.source = source;
    this.wanted = new ArrayBlockingQueue<>(waiting);
    this.threads =
        new ThreadPoolExecutor(
            workers,
            workers,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> AgentThread.create(work, "llmcost-embed"));
    threads.allowCoreThreadTimeOut(true);
  }

  VectorSource source() {
    return source;
  }

  /** Whether it is worth asking: after faults it is not for a while, or not any more. */
  boolean isSilent() {
    if (silent && !source.failsForGood() && System.nanoTime() - silentUntil > 0) {
      silent = false;
    }
    return silent;
  }

  /** How many more texts may wait. */
  int room() {
    return wanted.remainingCapacity();
  }

  /** Null if a text's meaning is not known. */
  DenseVector find(String text) {
    Cache<String, DenseVector> cache = known;
    return cache == null ? null : cache.getIfPresent(text);
  }

  /**
   * The meaning of a text; null in it if it cannot be found, or not before somebody's time is up.
   *
   * @param because the call that needs it
   * @param untilNanos by {@link System#nanoTime}; {@link Long#MAX_VALUE} for whenever there is time
   */
  CompletableFuture<DenseVector> of(String text, Exchange because, long untilNanos) {
    DenseVector vector = find(text);
    if (vector != null || isSilent()) {
      return CompletableFuture.completedFuture(vector);
    }
    Wanted mine = new Wanted(text, because, untilNanos);
    Wanted other = underWay.putIfAbsent(text, mine);
    if (other != null) {
      return other.vector;
    }
    if (!wanted.offer(mine)) {
      mine.give(null);
      return mine.vector;
    }
    threads.execute(this::work);
    return mine.vector;
  }

  private void work() {
    List<Wanted> together = new ArrayList<>();
    wanted.drainTo(together, source.atOnce());
    together.removeIf(Wanted::isTooLate);
    if (together.isEmpty()) {
      return;
    }
    List<String> texts = new ArrayList<>();
    for (Wanted one : together) {
      texts.add(one.text);
    }
    try {
      List<float[]> vectors = isSilent() ? null : source.vectors(texts, together.get(0).because);
      for (int i = 0; i < together.size(); i++) {
        together.get(i).give(vectors == null ? null : learnt(texts.get(i), vectors.get(i)));
      }
      faults = 0;
    } catch (IOException | RuntimeException | LinkageError e) {
      failed(e);
    } finally {
      for (Wanted one : together) {
        one.give(null);
      }
    }
  }

  private DenseVector learnt(String text, float[] values) {
    DenseVector vector = DenseVector.of(this, values);
    cache().put(text, vector);
    return vector;
  }

  private synchronized Cache<String, DenseVector> cache() {
    if (known == null) {
      known =
          Caffeine.newBuilder()
              .maximumWeight(MOST_BYTES)
              .weigher(
                  (String text, DenseVector vector) -> 160 + 2 * text.length() + vector.bytes())
              // Not the common pool: its threads are the application's.
              .executor(Runnable::run)
              .build();
    }
    return known;
  }

  private void failed(Throwable e) {
    faults = faults + 1;
    if (!source.failsForGood() && faults < FAULTS) {
      Log.debug("Texts could not be embedded", e);
      return;
    }
    silentUntil = System.nanoTime() + PAUSE_NANOS;
    silent = true;
    faults = 0;
    Log.warnOnce(
        "embed:" + source.name() + e.getMessage(),
        "Texts are compared by their words only"
            + (source.failsForGood() ? "" : " for a minute")
            + ": "
            + e.getMessage());
  }

  /** A text whose meaning somebody waits for. */
  private final class Wanted {
    private final String text;
    private final Exchange because;
    private final long untilNanos;
    private final CompletableFuture<DenseVector> vector = new CompletableFuture<>();

    Wanted(String text, Exchange because, long untilNanos) {
      this.text = text;
      this.because = because;
      this.untilNanos = untilNanos;
    }

    boolean isTooLate() {
      boolean late = untilNanos != Long.MAX_VALUE && System.nanoTime() - untilNanos > 0;
      if (late) {
        give(null);
      }
      return late;
    }

    void give(DenseVector found) {
      underWay.remove(text, this);
      vector.complete(found);
    }
  }
}
