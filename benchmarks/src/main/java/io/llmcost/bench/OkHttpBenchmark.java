package io.llmcost.bench;

import io.llmcost.it.apps.MemoryCalls;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Calls through OkHttp on a network within the process. Run it without an agent and with {@code
 * -jvmArgsAppend -javaagent:…}: the class is the same, what differs is the agent's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class OkHttpBenchmark {

  private final MemoryCalls calls = new MemoryCalls();

  /** Not one to a model. */
  @Benchmark
  public int other() throws IOException {
    return calls.other();
  }

  /** To a model, 1 KB out and in, another answer wanted every time. */
  @Benchmark
  public int model() throws IOException {
    return calls.model();
  }

  /** To a model, the answer may be kept: from the second call on a hit where there is a cache. */
  @Benchmark
  public int deterministic() throws IOException {
    return calls.deterministic();
  }
}
