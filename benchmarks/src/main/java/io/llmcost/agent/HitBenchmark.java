package io.llmcost.agent;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An exact hit through the whole chain, without a client: as the cache fills, and on two threads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx6g"})
public class HitBenchmark {

  /** Answers in the cache. */
  @Param({"1", "10000", "1000000"})
  public int entries;

  private FilledCache cache;

  /** Where a thread is in the requests. */
  @State(Scope.Thread)
  public static class Turn {
    private int next;
  }

  @Setup(Level.Trial)
  public void setUp() throws IOException {
    cache = new FilledCache(entries, "{ enabled: false }");
  }

  @Benchmark
  @Threads(1)
  public int oneThread(Turn turn) {
    return cache.hit(turn.next++);
  }

  @Benchmark
  @Threads(2)
  public int twoThreads(Turn turn) {
    return cache.hit(turn.next++);
  }
}
