package io.llmcost.agent;

import io.llmcost.agent.config.Settings;
import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.bench.Bodies;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An exact hit through the whole chain, without a client: as the cache fills, as call sites with a
 * route of their own become many, and on two threads.
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

  private static final int REQUESTS = 1_024;

  /** Answers in the cache. */
  @Param({"1", "10000", "1000000"})
  public int entries;

  /** Routes, each for another call site. */
  @Param({"1", "10000"})
  public int routes;

  private final HttpResponse answer =
      HttpResponse.whole(200, Headers.of("content-type", "application/json"), Bodies.answer());
  private final Upstream provider = request -> CompletableFuture.completedFuture(answer);
  private AgentRuntime agent;
  private HttpRequest[] requests;
  private CallContext[] callers;

  /** Where a thread is in the requests. */
  @State(Scope.Thread)
  public static class Turn {
    private int next;
  }

  @Setup(Level.Trial)
  public void setUp() throws IOException {
    agent = new AgentRuntime(settings(), () -> {}, null);
    requests = new HttpRequest[Math.min(entries, REQUESTS)];
    callers = new CallContext[Math.min(routes, REQUESTS)];
    for (int i = 0; i < callers.length; i++) {
      callers[i] = new Caller("com.acme.Site" + i * (routes / callers.length) + ".call");
    }
    for (int i = 0; i < entries; i++) {
      HttpRequest request = request(i);
      read(agent.handle(request, callers[i % callers.length], provider));
      if (i < requests.length) {
        requests[i] = request;
      }
    }
    // Every caller once: its routes are looked up the first time.
    for (int i = 0; i < callers.length; i++) {
      hit(i);
    }
  }

  /** An answer is kept when it has been read to its end. */
  private static void read(CompletionStage<HttpResponse> stage) {
    HttpResponse response = stage.toCompletableFuture().join();
    byte[] bytes = response.bytes();
    response.pipeline().data(bytes, 0, bytes.length, (some, from, length) -> {});
    response.pipeline().end((some, from, length) -> {});
  }

  private Settings settings() throws IOException {
    StringBuilder yaml =
        new StringBuilder("preset: safe\nledger: { enabled: false }\n")
            .append("cache: { max_size: 5GB }\nroutes:\n");
    for (int i = 0; i < routes; i++) {
      yaml.append("  - { name: r").append(i);
      yaml.append(", when: { call_site: com.acme.Site").append(i);
      yaml.append(".* }, use: \"same:gpt-4o-mini\" }\n");
    }
    File file = File.createTempFile("hit", ".yaml");
    Files.writeString(file.toPath(), yaml);
    try {
      return SettingsReader.read(Sources.of("config=" + file, Map.of(), Map.of(), null)).settings();
    } finally {
      Files.delete(file.toPath());
    }
  }

  private static HttpRequest request(int number) {
    return new HttpRequest(
        "POST",
        Url.of("https://api.openai.com/v1/chat/completions"),
        Headers.of("content-type", "application/json", "authorization", "Bearer sk-measured"),
        Bodies.chat(1_024, Integer.toString(number)));
  }

  @TearDown
  public void tearDown() {
    requests = null;
  }

  @Benchmark
  @Threads(1)
  public Object oneThread(Turn turn) {
    return hit(turn.next++ & Integer.MAX_VALUE);
  }

  @Benchmark
  @Threads(2)
  public Object twoThreads(Turn turn) {
    return hit(turn.next++ & Integer.MAX_VALUE);
  }

  private HttpResponse hit(int i) {
    return agent
        .handle(requests[i % requests.length], callers[i % callers.length], HitBenchmark::missed)
        .toCompletableFuture()
        .join();
  }

  private static CompletableFuture<HttpResponse> missed(HttpRequest request) {
    throw new IllegalStateException("no hit");
  }

  private record Caller(String callSite) implements CallContext {
    @Override
    public String client() {
      return "benchmark";
    }

    @Override
    public long remainingNanos() {
      return Long.MAX_VALUE;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public boolean isBlocking() {
      return true;
    }
  }
}
