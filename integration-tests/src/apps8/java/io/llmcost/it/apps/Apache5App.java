package io.llmcost.it.apps;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.io.CloseMode;

/**
 * Calls the API with Apache HttpClient 5: {@code Apache5App BASE_URL SCENARIO...}; a line for each
 * result.
 */
public final class Apache5App {

  private final String baseUrl;
  private final CloseableHttpClient client =
      HttpClients.custom()
          .setDefaultRequestConfig(
              RequestConfig.custom().setResponseTimeout(20, TimeUnit.SECONDS).build())
          .build();
  private CloseableHttpAsyncClient asyncClient;

  private Apache5App(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  public static void main(String[] args) throws IOException {
    Apache5App app = new Apache5App(args[0]);
    try {
      for (int i = 1; i < args.length; i++) {
        app.tryToRun(args[i]);
      }
    } finally {
      app.client.close();
      if (app.asyncClient != null) {
        app.asyncClient.close();
      }
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
    switch (Output.kind(scenario)) {
      case "sync":
        sync(scenario, "/chat/completions", chat);
        break;
      case "handler":
        handler(scenario, chat);
        break;
      case "one-shot":
        oneShot(scenario, chat);
        break;
      case "async":
        async(scenario, chat);
        break;
      case "stream":
        stream(scenario, Bodies.chat(scenario, Bodies.STREAM));
        break;
      case "stream-usage":
        stream(scenario, Bodies.chat(scenario, Bodies.STREAM_USAGE));
        break;
      case "stream-async":
        async(scenario, Bodies.chat(scenario, Bodies.STREAM));
        break;
      case "stream-abandoned":
        abandon(Bodies.chat(scenario, Bodies.STREAM));
        break;
      case "responses":
        sync(scenario, "/responses", Bodies.responses(scenario, ""));
        break;
      case "responses-stream":
        sync(scenario, "/responses", Bodies.responses(scenario, Bodies.STREAM));
        break;
      case "embeddings":
        sync(scenario, "/embeddings", Bodies.embeddings(scenario));
        break;
      case "completions":
        sync(scenario, "/completions", Bodies.completions(scenario));
        break;
      case "warm":
        sync(scenario, "/chat/completions", Bodies.warm(scenario));
        break;
      case "not-llm":
        sync(scenario, "/files", "{\"purpose\":\"batch\"}");
        break;
      case "key-interceptor":
        keyInterceptor(scenario, chat);
        break;
      case "cancel-sync":
        HttpPost hanging = request("/chat/completions", chat);
        Cancelling.onceAsked(baseUrl, scenario, () -> hanging.cancel());
        send(scenario, client, hanging);
        break;
      case "cancel-async":
        cancelAsync(scenario, chat);
        break;
      case "cancel-stream":
        abort(scenario, request("/chat/completions", Bodies.chat(scenario, Bodies.STREAM)));
        break;
      case "cancelled":
        cancel(chat);
        break;
      case "pause":
        Output.pause(scenario);
        break;
      default:
        throw new IllegalArgumentException(scenario);
    }
  }

  private HttpPost request(String path, String body) {
    HttpPost request = new HttpPost(baseUrl + path);
    request.setHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY);
    request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
    return request;
  }

  @SuppressWarnings("deprecation") // what all versions have
  private static CloseableHttpResponse open(CloseableHttpClient client, ClassicHttpRequest request)
      throws IOException {
    return client.execute(request);
  }

  private void sync(String scenario, String path, String body) throws IOException {
    send(scenario, client, request(path, body));
  }

  private static void send(String scenario, CloseableHttpClient client, HttpPost request)
      throws IOException {
    try (CloseableHttpResponse response = open(client, request)) {
      Output.result(scenario, response.getCode(), text(response.getEntity()));
    }
  }

  private static String text(HttpEntity entity) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(entity.getContent(), StandardCharsets.UTF_8));
    StringBuilder text = new StringBuilder();
    int c;
    while ((c = lines.read()) >= 0) {
      text.append((char) c);
    }
    return text.toString();
  }

  private void handler(String scenario, String body) throws IOException {
    client.execute(
        request("/chat/completions", body),
        (ClassicHttpResponse response) -> {
          Output.result(scenario, response.getCode(), text(response.getEntity()));
          return null;
        });
  }

  private void oneShot(String scenario, String body) throws IOException {
    HttpPost request = request("/chat/completions", body);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    request.setEntity(
        new InputStreamEntity(new ByteArrayInputStream(bytes), ContentType.APPLICATION_JSON));
    send(scenario, client, request);
  }

  private void stream(String scenario, String body) throws IOException {
    try (CloseableHttpResponse response = open(client, request("/chat/completions", body))) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(response.getEntity().getContent(), StandardCharsets.UTF_8));
      StringBuilder lines = new StringBuilder();
      String line;
      while ((line = in.readLine()) != null) {
        lines.append(line).append('\n');
        if (line.equals("data: [DONE]")) {
          break;
        }
      }
      Output.result(scenario, response.getCode(), lines.toString());
    }
  }

  private void abandon(String body) throws IOException {
    try (CloseableHttpResponse response = open(client, request("/chat/completions", body))) {
      int first = response.getEntity().getContent().read();
      Output.result("stream-abandoned", response.getCode(), String.valueOf((char) first));
    }
  }

  private void async(String scenario, String body) throws Exception {
    SimpleHttpResponse response = execute(body).get();
    Output.result(scenario, response.getCode(), response.getBodyText());
  }

  /** With a client of its own: that of 5.0 makes no calls any more after this. */
  private void cancelAsync(String scenario, String body) throws Exception {
    CloseableHttpAsyncClient own = HttpAsyncClients.createDefault();
    try {
      own.start();
      Future<?> future = own.execute(asyncRequest(body), null);
      Cancelling.onceAsked(baseUrl, scenario, () -> future.cancel(true));
      future.get();
    } finally {
      own.close(CloseMode.IMMEDIATE);
    }
  }

  private Future<SimpleHttpResponse> execute(String body) {
    if (asyncClient == null) {
      asyncClient = HttpAsyncClients.createDefault();
      asyncClient.start();
    }
    return asyncClient.execute(asyncRequest(body), null);
  }

  private SimpleHttpRequest asyncRequest(String body) {
    SimpleHttpRequest request =
        new SimpleHttpRequest("POST", java.net.URI.create(baseUrl + "/chat/completions"));
    request.setHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY);
    request.setBody(body, ContentType.APPLICATION_JSON);
    return request;
  }

  /** In the midst of a stream; to close what is open would be to wait for its end. */
  private void abort(String scenario, HttpPost request) throws IOException {
    CloseableHttpResponse response = open(client, request);
    int first = response.getEntity().getContent().read();
    request.cancel();
    Output.result(scenario, response.getCode(), "" + first);
  }

  /** The key is not in the request: the client adds it, and an interceptor another one. */
  private void keyInterceptor(String scenario, String body) throws IOException {
    try (CloseableHttpClient adding =
        HttpClients.custom()
            .setDefaultHeaders(
                Collections.singleton(
                    new BasicHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY)))
            .addRequestInterceptorFirst(
                (request, entity, context) -> {
                  request.setHeader("api-key", Bodies.APPLICATION_KEY);
                  request.setHeader("x-added", "by the application");
                })
            .build()) {
      HttpPost bare = new HttpPost(baseUrl + "/chat/completions");
      bare.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
      send(scenario, adding, bare);
    }
  }

  private void cancel(String body) {
    HttpPost request = request("/chat/completions", body);
    request.cancel();
    try (CloseableHttpResponse response = open(client, request)) {
      Output.result("cancelled", response.getCode(), "");
    } catch (IOException e) {
      Output.failure("cancelled", e);
    }
  }
}
