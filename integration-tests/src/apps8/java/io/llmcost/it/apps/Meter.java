package io.llmcost.it.apps;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes the same call again and again and says what one costs its thread: {@code bytes} that it
 * allocates, {@code cpu-ns}, and {@code p50-ns}, the median of its time; each of the round that was
 * disturbed least.
 */
public final class Meter {

  /** What is measured. */
  public interface Call {
    /** Something that depends on the whole answer. */
    int run() throws IOException;
  }

  private final int warmUp;
  private final int rounds;
  private final int calls;

  /**
   * @param warmUp calls before anything is measured
   * @param rounds how often it is measured
   * @param calls of one round
   */
  public Meter(int warmUp, int rounds, int calls) {
    this.warmUp = warmUp;
    this.rounds = rounds;
    this.calls = calls;
  }

  /** Of three numbers that stand in a row among the arguments of a program. */
  public static Meter of(String[] args, int from) {
    return new Meter(
        Integer.parseInt(args[from]),
        Integer.parseInt(args[from + 1]),
        Integer.parseInt(args[from + 2]));
  }

  /**
   * Prints what a call costs, a {@code name=number} a line.
   *
   * @param prefix stands before each name
   */
  public void print(String prefix, Call call) throws IOException {
    for (int i = 0; i < warmUp; i++) {
      call.run();
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    long[] nanos = new long[calls];
    double bytes = Double.MAX_VALUE;
    double cpu = Double.MAX_VALUE;
    double median = Double.MAX_VALUE;
    for (int round = 0; round < rounds; round++) {
      awaitRest();
      long bytesBefore = threads.getThreadAllocatedBytes(self);
      long cpuBefore = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < calls; i++) {
        long start = System.nanoTime();
        call.run();
        nanos[i] = System.nanoTime() - start;
      }
      long cpuAfter = threads.getCurrentThreadCpuTime();
      long bytesAfter = threads.getThreadAllocatedBytes(self);
      Arrays.sort(nanos);
      bytes = Math.min(bytes, (bytesAfter - bytesBefore) / (double) calls);
      cpu = Math.min(cpu, (cpuAfter - cpuBefore) / (double) calls);
      median = Math.min(median, nanos[calls / 2]);
    }
    System.out.println(prefix + "bytes=" + Math.round(bytes));
    System.out.println(prefix + "cpu-ns=" + Math.round(cpu));
    System.out.println(prefix + "p50-ns=" + Math.round(median));
  }

  // What an agent does later, on a thread of its own, is not the caller's.
  private static void awaitRest() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (isAtWork("llmcost-ledger") && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private static boolean isAtWork(String name) {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals(name) && thread.getState() == Thread.State.RUNNABLE) {
        return true;
      }
    }
    return false;
  }
}
