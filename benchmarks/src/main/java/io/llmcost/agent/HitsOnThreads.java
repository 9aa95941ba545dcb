package io.llmcost.agent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hits a second of all threads together, as they become more: {@code HitsOnThreads LEDGER_DIR
 * MILLIS_EACH}. Prints {@code hits-N=number} for N threads.
 */
public final class HitsOnThreads {

  private static final int[] THREADS = {1, 2, 4, 8, 16, 32, 64};

  private final FilledCache cache;
  private final long millis;

  private HitsOnThreads(FilledCache cache, long millis) {
    this.cache = cache;
    this.millis = millis;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    FilledCache cache = new FilledCache(1_000, "{ dir: \"" + args[0] + "\" }");
    HitsOnThreads hits = new HitsOnThreads(cache, Long.parseLong(args[1]));
    hits.aSecond(2);
    hits.aSecond(2);
    for (int threads : THREADS) {
      System.out.println(
          "hits-"
              + threads
              + "="
              + Math.round(Math.max(hits.aSecond(threads), hits.aSecond(threads))));
    }
    System.exit(0);
  }

  private double aSecond(int threads) throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    LongAdder hits = new LongAdder();
    List<Thread> running = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < threads; i++) {
      int first = i * 31;
      Thread thread =
          new Thread(
              () -> {
                int number = first;
                while (!over.get()) {
                  cache.hit(number++);
                }
                hits.add(number - first);
              });
      thread.start();
      running.add(thread);
    }
    TimeUnit.MILLISECONDS.sleep(millis);
    over.set(true);
    for (Thread thread : running) {
      thread.join();
    }
    return hits.sum() * 1e9 / (System.nanoTime() - start);
  }
}
