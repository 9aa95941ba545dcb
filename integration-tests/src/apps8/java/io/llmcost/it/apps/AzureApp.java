package io.llmcost.it.apps;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.AddHeadersPolicy;
import com.azure.core.http.policy.FixedDelay;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.core.util.FluxUtil;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Calls the API through azure-core's pipeline, as Azure's SDKs do, with whatever client is on the
 * class path: {@code AzureApp BASE_URL SCENARIO...}.
 */
public final class AzureApp {

  private static final Context EAGER = new Context("azure-eagerly-read-response", true);

  private final String baseUrl;
  private final HttpPipeline pipeline;

  private AzureApp(String baseUrl) {
    this.baseUrl = baseUrl;
    this.pipeline =
        new HttpPipelineBuilder()
            .policies(new RetryPolicy(new FixedDelay(2, Duration.ofMillis(5))), credentials())
            .httpClient(client())
            .build();
  }

  /** The threads of OkHttp's own dispatcher would keep the program for a minute. */
  private static HttpClient client() {
    Class<?> builder;
    try {
      builder = Class.forName("com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder");
    } catch (ClassNotFoundException e) {
      return HttpClient.createDefault();
    }
    try {
      OkHttpClient library =
          new OkHttpClient.Builder()
              .dispatcher(new Dispatcher(Executors.newCachedThreadPool(AzureApp::daemon)))
              .build();
      Object building = builder.getConstructor(OkHttpClient.class).newInstance(library);
      return (HttpClient) builder.getMethod("build").invoke(building);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  /** Set by a policy behind those that send again, as SDKs set theirs. */
  private static HttpPipelinePolicy credentials() {
    HttpHeaders headers = new HttpHeaders();
    headers.set("Authorization", "Bearer " + Bodies.APPLICATION_KEY);
    headers.set("X-Added", "yes");
    return new AddHeadersPolicy(headers);
  }

  public static void main(String[] args) {
    AzureApp app = new AzureApp(args[0]);
    for (int i = 1; i < args.length; i++) {
      app.tryToRun(args[i]);
    }
  }

  private void tryToRun(String scenario) {
    try {
      run(scenario);
    } catch (Exception e) {
      Output.failure(scenario, e);
    }
  }

  private void run(String scenario) throws Exception {
    String chat = Bodies.chat(scenario, "");
    String stream = Bodies.chat(scenario, Bodies.STREAM);
    switch (Output.kind(scenario)) {
      case "sync":
        print(scenario, pipeline.sendSync(chat(whole(chat)), Context.NONE));
        break;
      case "sync-eager":
        print(scenario, pipeline.sendSync(chat(whole(chat)), EAGER));
        break;
      case "async":
        print(scenario, text(pipeline.send(chat(whole(chat)))).toFuture().get());
        break;
      case "async-eager":
        print(scenario, text(pipeline.send(chat(whole(chat)), EAGER)).block());
        break;
      case "cancel-async":
        CompletableFuture<String> future = text(pipeline.send(chat(whole(chat)))).toFuture();
        Cancelling.onceAsked(baseUrl, scenario, () -> future.cancel(true));
        print(scenario, future.get());
        break;
      case "one-shot":
        print(scenario, pipeline.sendSync(oneShot(chat), Context.NONE));
        break;
      case "pieces":
        print(scenario, text(pipeline.send(pieces(chat))).block());
        break;
      case "stream":
        print(scenario, streamed(stream).block());
        break;
      case "stream-sync":
        print(scenario, streamedSync(stream));
        break;
      case "stream-iterable":
        print(scenario, iterated(stream));
        break;
      case "stream-usage":
        print(scenario, streamed(Bodies.chat(scenario, Bodies.STREAM_USAGE)).block());
        break;
      case "stream-abandoned":
        pipeline.send(chat(whole(stream))).flatMapMany(HttpResponse::getBody).next().block();
        Output.result(scenario, 200, "begun");
        break;
      case "closed":
        pipeline.sendSync(chat(whole(stream)), Context.NONE).close();
        Output.result(scenario, 200, "closed");
        break;
      case "responses":
        print(scenario, "/responses", Bodies.responses(scenario, ""));
        break;
      case "embeddings":
        print(scenario, "/embeddings", Bodies.embeddings(scenario));
        break;
      case "completions":
        print(scenario, "/completions", Bodies.completions(scenario));
        break;
      case "warm":
        print(scenario, "/chat/completions", Bodies.warm(scenario));
        break;
      case "not-llm":
        print(scenario, "/files", "{\"purpose\":\"batch\"}");
        break;
      case "pause":
        Output.pause(scenario);
        break;
      default:
        throw new IllegalArgumentException(scenario);
    }
  }

  private static BinaryData whole(String text) {
    return BinaryData.fromString(text);
  }

  /** A body that can be read once. */
  private HttpRequest oneShot(String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return chat(BinaryData.fromStream(new ByteArrayInputStream(bytes)))
        .setHeader("Content-Length", Integer.toString(bytes.length));
  }

  private HttpRequest request(String path) throws Exception {
    return new HttpRequest(HttpMethod.POST, new URL(baseUrl + path))
        .setHeader("Content-Type", "application/json");
  }

  private HttpRequest chat(BinaryData body) throws Exception {
    return request("/chat/completions").setBody(body);
  }

  /** A body that its publisher gives in two pieces. */
  private HttpRequest pieces(String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int half = bytes.length / 2;
    Flux<ByteBuffer> body =
        Flux.defer(
            () ->
                Flux.just(
                    ByteBuffer.wrap(bytes, 0, half),
                    ByteBuffer.wrap(bytes, half, bytes.length - half)));
    return request("/chat/completions")
        .setBody(body)
        .setHeader("Content-Length", Integer.toString(bytes.length));
  }

  private static Mono<String> text(Mono<HttpResponse> answer) {
    return answer.flatMap(HttpResponse::getBodyAsString);
  }

  private Mono<String> streamed(String body) throws Exception {
    return pipeline
        .send(chat(whole(body)))
        .flatMap(answer -> FluxUtil.collectBytesInByteBufferStream(answer.getBody()))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private String streamedSync(String body) throws Exception {
    HttpResponse answer = pipeline.sendSync(chat(whole(body)), Context.NONE);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (InputStream in = answer.getBodyAsBinaryData().toStream()) {
      byte[] chunk = new byte[512];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        text.write(chunk, 0, count);
      }
    }
    return text.toString("UTF-8");
  }

  private String iterated(String body) throws Exception {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    Flux<ByteBuffer> events = pipeline.send(chat(whole(body))).flatMapMany(HttpResponse::getBody);
    for (ByteBuffer event : events.toIterable(1)) {
      byte[] bytes = new byte[event.remaining()];
      event.get(bytes);
      text.write(bytes);
    }
    return text.toString("UTF-8");
  }

  private void print(String scenario, String path, String body) throws Exception {
    print(scenario, pipeline.sendSync(request(path).setBody(body), Context.NONE));
  }

  private static void print(String scenario, HttpResponse answer) {
    String body = answer.getBodyAsBinaryData().toString();
    Output.result(scenario, answer.getStatusCode(), body);
  }

  private static void print(String scenario, String body) {
    Output.result(scenario, 200, body);
  }
}
