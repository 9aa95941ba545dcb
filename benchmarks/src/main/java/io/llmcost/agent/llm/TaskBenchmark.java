package io.llmcost.agent.llm;

import io.llmcost.bench.Bodies;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Saying what kind of work a call is: the ledger's thread does it for each call. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class TaskBenchmark {

  /** About as many bytes as the request has. */
  @Param({"1024", "10240"})
  public int size;

  private final TaskClassifier classifier = new TaskClassifier();
  private byte[] body;

  @Setup
  public void setUp() {
    body = Bodies.chat(size, "");
  }

  @Benchmark
  public String classify() throws NotAnLlmCallException {
    return classifier.classify(LlmRequest.read(Endpoint.CHAT_COMPLETIONS, body, null));
  }
}
