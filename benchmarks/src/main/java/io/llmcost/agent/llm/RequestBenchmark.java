package io.llmcost.agent.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.llmcost.bench.Bodies;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

/** Reading, hashing and editing a request, beside one parse and one SHA-256 of the same bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class RequestBenchmark {

  /** About as many bytes as the request has. */
  @Param({"1024", "10240", "102400"})
  public int size;

  private final JsonFactory jackson = new JsonFactory();
  private byte[] body;
  private LlmRequest read;

  @Setup
  public void setUp() throws NotAnLlmCallException {
    body = Bodies.chat(size, "");
    read = LlmRequest.read(Endpoint.CHAT_COMPLETIONS, body, null);
  }

  /** What any reader of a request pays: a streaming parse, and a hash. */
  @Benchmark
  public byte[] parseAndSha256() throws IOException, NoSuchAlgorithmException {
    try (JsonParser parser = jackson.createParser(body)) {
      while (parser.nextToken() != null) {
        continue;
      }
    }
    return MessageDigest.getInstance("SHA-256").digest(body);
  }

  @Benchmark
  public LlmRequest read() throws NotAnLlmCallException {
    return LlmRequest.read(Endpoint.CHAT_COMPLETIONS, body, null);
  }

  @Benchmark
  public byte[] readAndHash() throws NotAnLlmCallException {
    return LlmRequest.read(Endpoint.CHAT_COMPLETIONS, body, null).canonicalHash();
  }

  @Benchmark
  public byte[] spliceModel() {
    return read.withModel("gpt-4o-mini");
  }
}
