package io.llmcost.it.apps;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.http.HttpResponse;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.InputStreamEntity;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;
import org.apache.http.message.BasicHeader;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.client.methods.AsyncCharConsumer;
import org.apache.http.nio.client.methods.HttpAsyncMethods;
import org.apache.http.protocol.HttpContext;
import org.apache.http.util.EntityUtils;

/**
 * Calls the API with Apache HttpAsyncClient 4: {@code Apache4AsyncApp BASE_URL SCENARIO...}; a line
 * for each result.
 */
public final class Apache4AsyncApp {

  private final String baseUrl;
  private final CloseableHttpAsyncClient client = builder().build();

  private Apache4AsyncApp(String baseUrl) {
    this.baseUrl = baseUrl;
    client.start();
  }

  public static void main(String[] args) throws IOException {
    Apache4AsyncApp app = new Apache4AsyncApp(args[0]);
    try {
      for (int i = 1; i < args.length; i++) {
        app.tryToRun(args[i]);
      }
    } finally {
      app.client.close();
    }
  }

  private void tryToRun(String scenario) {
    try {
      run(scenario);
    } catch (ExecutionException e) {
      Output.failure(scenario, e.getCause() instanceof Exception ? (Exception) e.getCause() : e);
    } catch (Exception e) {
      Output.failure(scenario, e);
    }
  }

  private static HttpAsyncClientBuilder builder() {
    return HttpAsyncClientBuilder.create()
        .setDefaultRequestConfig(RequestConfig.custom().setSocketTimeout(20_000).build());
  }

  private static BasicHeader authorization() {
    return new BasicHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY);
  }

  private void run(String scenario) throws Exception {
    String chat = Bodies.chat(scenario, "");
    switch (Output.kind(scenario)) {
      case "async":
        async(scenario, client, request("/chat/completions", chat));
        break;
      case "one-shot":
        HttpPost oneShot = request("/chat/completions", chat);
        oneShot.setEntity(
            new InputStreamEntity(
                new ByteArrayInputStream(chat.getBytes(StandardCharsets.UTF_8)), -1));
        oneShot.setHeader("Content-Type", "application/json");
        async(scenario, client, oneShot);
        break;
      case "stream":
        stream(scenario, Bodies.chat(scenario, Bodies.STREAM));
        break;
      case "stream-usage":
        stream(scenario, Bodies.chat(scenario, Bodies.STREAM_USAGE));
        break;
      case "stream-async":
        async(scenario, client, request("/chat/completions", Bodies.chat(scenario, Bodies.STREAM)));
        break;
      case "responses":
        async(scenario, client, request("/responses", Bodies.responses(scenario, "")));
        break;
      case "responses-stream":
        async(scenario, client, request("/responses", Bodies.responses(scenario, Bodies.STREAM)));
        break;
      case "embeddings":
        async(scenario, client, request("/embeddings", Bodies.embeddings(scenario)));
        break;
      case "completions":
        async(scenario, client, request("/completions", Bodies.completions(scenario)));
        break;
      case "warm":
        async(scenario, client, request("/chat/completions", Bodies.warm(scenario)));
        break;
      case "not-llm":
        async(scenario, client, request("/files", "{\"purpose\":\"batch\"}"));
        break;
      case "key-interceptor":
        keyInterceptor(scenario, chat);
        break;
      case "cancel-async":
        Future<?> hanging = client.execute(request("/chat/completions", chat), null);
        Cancelling.onceAsked(baseUrl, scenario, () -> hanging.cancel(true));
        cancelled(hanging);
        break;
      case "cancel-stream":
        Text text = new Text();
        Future<?> stream = open(text, Bodies.chat(scenario, Bodies.STREAM));
        text.begun.await();
        stream.cancel(true);
        cancelled(stream);
        break;
      case "cancelled":
        HttpPost cancelled = request("/chat/completions", chat);
        cancelled.abort();
        async(scenario, client, cancelled);
        break;
      case "pause":
        Output.pause(scenario);
        break;
      default:
        throw new IllegalArgumentException(scenario);
    }
  }

  private HttpPost request(String path, String body) {
    HttpPost post = new HttpPost(baseUrl + path);
    post.setHeader(authorization());
    StringEntity entity = new StringEntity(body, StandardCharsets.UTF_8);
    entity.setContentType("application/json");
    post.setEntity(entity);
    return post;
  }

  private static void async(String scenario, CloseableHttpAsyncClient client, HttpPost post)
      throws Exception {
    HttpResponse response = client.execute(post, null).get();
    Output.result(
        scenario,
        response.getStatusLine().getStatusCode(),
        EntityUtils.toString(response.getEntity(), StandardCharsets.UTF_8));
  }

  private static void cancelled(Future<?> future) throws Exception {
    if (future.get() == null) { // instead of what it throws from 4.1 on
      throw new CancellationException();
    }
  }

  /** The key is not in the request: the client adds it, and an interceptor another one. */
  private void keyInterceptor(String scenario, String body) throws Exception {
    try (CloseableHttpAsyncClient adding =
        builder()
            .setDefaultHeaders(Collections.singleton(authorization()))
            .addInterceptorFirst(
                (org.apache.http.HttpRequest request, HttpContext context) -> {
                  request.setHeader("api-key", Bodies.APPLICATION_KEY);
                  request.setHeader("x-added", "by the application");
                })
            .build()) {
      adding.start();
      HttpPost bare = request("/chat/completions", body);
      bare.removeHeaders("Authorization");
      async(scenario, adding, bare);
    }
  }

  private void stream(String scenario, String body) throws Exception {
    Text text = new Text();
    String all = open(text, body).get();
    Output.result(scenario, text.status, all);
  }

  private Future<String> open(Text text, String body) {
    HttpPost post = request("/chat/completions", body);
    return client.execute(HttpAsyncMethods.create(post), text, null);
  }

  /** Reads characters as they come. */
  private static final class Text extends AsyncCharConsumer<String> {
    private final StringBuilder text = new StringBuilder();
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile int status;

    @Override
    protected void onResponseReceived(HttpResponse response) {
      status = response.getStatusLine().getStatusCode();
    }

    @Override
    protected void onCharReceived(CharBuffer buffer, IOControl control) {
      text.append(buffer);
      begun.countDown();
      buffer.position(buffer.limit());
    }

    @Override
    protected String buildResult(HttpContext context) {
      return text.toString();
    }
  }
}
