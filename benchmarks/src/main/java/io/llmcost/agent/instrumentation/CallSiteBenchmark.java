package io.llmcost.agent.instrumentation;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finding the application's frame, on stacks as deep as a small and a large server's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class CallSiteBenchmark {

  /** Frames below the one that is found. */
  @Param({"20", "150"})
  public int depth;

  private final FrameFilter filter = new FrameFilter();
  private final CallSites callSites = new CallSites();

  /** As on Java 11 and newer: stops at the frame. */
  @Benchmark
  public String walker() {
    return walker(depth);
  }

  /** As on Java 8: takes the whole stack. */
  @Benchmark
  public String wholeStack() {
    return wholeStack(depth);
  }

  private String walker(int more) {
    return more == 0 ? callSites.find() : walker(more - 1);
  }

  private String wholeStack(int more) {
    if (more > 0) {
      return wholeStack(more - 1);
    }
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      FrameType type = filter.type(frame.getClassName());
      if (type.isApplication()) {
        return type.site(frame.getMethodName());
      }
    }
    return null;
  }
}
