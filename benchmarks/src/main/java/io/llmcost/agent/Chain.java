package io.llmcost.agent;

import io.llmcost.agent.config.SettingsReader;
import io.llmcost.agent.config.Sources;
import io.llmcost.agent.gateway.CallContext;
import io.llmcost.agent.gateway.Upstream;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.Url;
import io.llmcost.bench.Bodies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The whole chain of stages without a client, on a provider that answers at once. */
final class Chain {

  private final AgentRuntime agent;
  private final HttpResponse answer =
      HttpResponse.whole(200, Headers.of("content-type", "application/json"), Bodies.answer());
  private final Upstream provider = request -> CompletableFuture.completedFuture(answer);

  /**
   * @param yaml the configuration
   */
  Chain(String yaml) throws IOException {
    Path file = Files.createTempFile("chain", ".yaml");
    Files.writeString(file, yaml);
    try {
      agent =
          new AgentRuntime(
              SettingsReader.read(Sources.of("config=" + file, Map.of(), Map.of(), null))
                  .settings(),
              () -> {},
              null);
    } finally {
      Files.delete(file);
    }
  }

  /**
   * A call of about that many bytes to the API.
   *
   * @param marker another one makes another request
   */
  static HttpRequest request(int bytes, String marker) {
    return new HttpRequest(
        "POST",
        Url.of("https://api.openai.com/v1/chat/completions"),
        Headers.of("content-type", "application/json", "authorization", "Bearer sk-measured"),
        Bodies.chat(bytes, marker));
  }

  /** A caller whose code stands in that method: {@code class.method}. */
  static CallContext caller(String callSite) {
    return new Caller(callSite);
  }

  /** Calls, and reads the answer to its end, which is when it is kept and counted. */
  int call(HttpRequest request, CallContext caller) {
    return read(agent.handle(request, caller, provider).toCompletableFuture().join());
  }

  /** As {@link #call}, of something that is in the cache. */
  int hit(HttpRequest request, CallContext caller) {
    return read(agent.handle(request, caller, Chain::missed).toCompletableFuture().join());
  }

  private static int read(HttpResponse response) {
    byte[] bytes = response.bytes();
    response.pipeline().data(bytes, 0, bytes.length, (some, from, length) -> {});
    response.pipeline().end((some, from, length) -> {});
    return bytes.length;
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
