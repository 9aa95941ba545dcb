package io.llmcost.it.apps;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * Makes the same call again and again and says what one costs its thread: {@code MeasuredCalls CALL
 * WARM_UP ROUNDS CALLS_PER_ROUND}. Prints {@code bytes}, {@code cpu-ns} and {@code p50-ns}; of the
 * first two the round that was disturbed least.
 */
public final class MeasuredCalls {

  private MeasuredCalls() {}

  public static void main(String[] args) throws IOException {
    String call = args[0];
    int warmUp = Integer.parseInt(args[1]);
    int rounds = Integer.parseInt(args[2]);
    int calls = Integer.parseInt(args[3]);
    MemoryCalls measured = new MemoryCalls();
    for (int i = 0; i < warmUp; i++) {
      measured.run(call);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    long[] nanos = new long[calls];
    double bytes = Double.MAX_VALUE;
    double cpu = Double.MAX_VALUE;
    double median = Double.MAX_VALUE;
    for (int round = 0; round < rounds; round++) {
      long bytesBefore = threads.getThreadAllocatedBytes(self);
      long cpuBefore = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < calls; i++) {
        long start = System.nanoTime();
        measured.run(call);
        nanos[i] = System.nanoTime() - start;
      }
      long cpuAfter = threads.getCurrentThreadCpuTime();
      long bytesAfter = threads.getThreadAllocatedBytes(self);
      Arrays.sort(nanos);
      bytes = Math.min(bytes, (bytesAfter - bytesBefore) / (double) calls);
      cpu = Math.min(cpu, (cpuAfter - cpuBefore) / (double) calls);
      median = Math.min(median, nanos[calls / 2]);
    }
    System.out.println("bytes=" + Math.round(bytes));
    System.out.println("cpu-ns=" + Math.round(cpu));
    System.out.println("p50-ns=" + Math.round(median));
  }
}
