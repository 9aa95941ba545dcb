package io.llmcost.agent.llm;

import io.llmcost.agent.http.Headers;
import io.llmcost.bench.Bodies;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What watching a streamed answer costs for each chunk of 200 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class ScannerBenchmark {

  private static final int CHUNKS = 1_000;
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

  private final Headers headers = Headers.of("content-type", "text/event-stream");
  private final byte[] chunk = Bodies.chunk();

  /** A stream of a thousand chunks, in time for each of them. */
  @Benchmark
  @OperationsPerInvocation(CHUNKS)
  public long chunk() {
    AnswerScanner scanner = new AnswerScanner(headers, done -> {});
    for (int i = 0; i < CHUNKS; i++) {
      scanner.data(chunk, 0, chunk.length);
    }
    scanner.data(DONE, 0, DONE.length);
    return scanner.receivedBytes();
  }
}
