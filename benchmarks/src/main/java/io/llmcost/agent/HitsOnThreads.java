package io.llmcost.agent;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hits of all threads together, as they become more: {@code HitsOnThreads LEDGER_DIR MILLIS_EACH}.
 * Prints {@code hits-N}, a second on N threads, and {@code cpu-ns-N}, what one costs its thread,
 * which does not depend on what else the machine does.
 */
public final class HitsOnThreads {

  private static final int[] THREADS = {1, 2, 4, 8, 16, 32, 64};
  private static final int WARM_UP_SECONDS = 8;

  private final FilledCache cache;

  private HitsOnThreads(FilledCache cache) {
    this.cache = cache;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    HitsOnThreads hits = new HitsOnThreads(new FilledCache(1_000, "{ dir: \"" + args[0] + "\" }"));
    hits.on(2, TimeUnit.SECONDS.toMillis(WARM_UP_SECONDS));
    for (int threads : THREADS) {
      Pace one = hits.on(threads, Long.parseLong(args[1]));
      Pace other = hits.on(threads, Long.parseLong(args[1]));
      System.out.println(
          "hits-" + threads + "=" + Math.round(Math.max(one.aSecond(), other.aSecond())));
      System.out.println(
          "cpu-ns-" + threads + "=" + Math.round(Math.min(one.cpuNanos(), other.cpuNanos())));
    }
    System.exit(0);
  }

  /**
   * @param aSecond hits of all threads
   * @param cpuNanos of one hit
   */
  private record Pace(double aSecond, double cpuNanos) {}

  private Pace on(int threads, long millis) throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    LongAdder hits = new LongAdder();
    LongAdder cpu = new LongAdder();
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
                cpu.add(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
              });
      thread.start();
      running.add(thread);
    }
    TimeUnit.MILLISECONDS.sleep(millis);
    over.set(true);
    for (Thread thread : running) {
      thread.join();
    }
    return new Pace(
        hits.sum() * 1e9 / (System.nanoTime() - start), cpu.sum() / (double) hits.sum());
  }
}
