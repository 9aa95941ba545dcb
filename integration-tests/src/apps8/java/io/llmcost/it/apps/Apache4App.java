package io.llmcost.it.apps;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.apache.http.HttpResponse;
import org.apache.http.client.HttpClient;
import org.apache.http.client.ResponseHandler;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.InputStreamEntity;
import org.apache.http.entity.StringEntity;
import org.apache.http.message.BasicHeader;
import org.apache.http.util.EntityUtils;

/**
 * Calls the API with Apache HttpClient 4: {@code Apache4App BASE_URL SCENARIO...}; a line for each
 * result. Up to 4.2 with {@code DefaultHttpClient}, then with what is built.
 */
public final class Apache4App {

  private final String baseUrl;
  private final HttpClient client = client(false);

  private Apache4App(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  public static void main(String[] args) {
    Apache4App app = new Apache4App(args[0]);
    for (int i = 1; i < args.length; i++) {
      try {
        app.run(args[i]);
      } catch (Exception e) {
        Output.failure(args[i], e);
      }
    }
  }

  private static HttpClient client(boolean withDefaultHeaders) {
    try {
      Class.forName("org.apache.http.impl.client.HttpClients");
      return Built.client(withDefaultHeaders);
    } catch (ClassNotFoundException e) {
      return legacy(withDefaultHeaders);
    }
  }

  @SuppressWarnings("deprecation") // what 4.1 and 4.2 have
  private static HttpClient legacy(boolean withDefaultHeaders) {
    HttpClient client = new org.apache.http.impl.client.DefaultHttpClient();
    client.getParams().setParameter("http.socket.timeout", 20_000);
    if (withDefaultHeaders) {
      client
          .getParams()
          .setParameter("http.default-headers", Collections.singletonList(authorization()));
    }
    return client;
  }

  private static BasicHeader authorization() {
    return new BasicHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY);
  }

  /** What came with 4.3; not to be loaded before. */
  private static final class Built {
    static HttpClient client(boolean withDefaultHeaders) {
      org.apache.http.impl.client.HttpClientBuilder builder =
          org.apache.http.impl.client.HttpClients.custom()
              .setDefaultRequestConfig(
                  org.apache.http.client.config.RequestConfig.custom()
                      .setSocketTimeout(20_000)
                      .build());
      if (withDefaultHeaders) {
        builder.setDefaultHeaders(Collections.singletonList(authorization()));
      }
      return builder.build();
    }
  }

  private void run(String scenario) throws Exception {
    String chat = Bodies.chat(scenario, "");
    switch (Output.kind(scenario)) {
      case "sync":
        sync(scenario, client, request("/chat/completions", chat));
        break;
      case "handler":
        handler(scenario, request("/chat/completions", chat));
        break;
      case "one-shot":
        HttpPost oneShot = request("/chat/completions", chat);
        oneShot.setEntity(
            new InputStreamEntity(
                new ByteArrayInputStream(chat.getBytes(StandardCharsets.UTF_8)), -1));
        oneShot.setHeader("Content-Type", "application/json");
        sync(scenario, client, oneShot);
        break;
      case "stream":
        stream(scenario, Bodies.chat(scenario, Bodies.STREAM));
        break;
      case "stream-usage":
        stream(scenario, Bodies.chat(scenario, Bodies.STREAM_USAGE));
        break;
      case "stream-abandoned":
        abandon(Bodies.chat(scenario, Bodies.STREAM));
        break;
      case "responses":
        sync(scenario, client, request("/responses", Bodies.responses(scenario, "")));
        break;
      case "responses-stream":
        sync(scenario, client, request("/responses", Bodies.responses(scenario, Bodies.STREAM)));
        break;
      case "embeddings":
        sync(scenario, client, request("/embeddings", Bodies.embeddings(scenario)));
        break;
      case "completions":
        sync(scenario, client, request("/completions", Bodies.completions(scenario)));
        break;
      case "warm":
        sync(scenario, client, request("/chat/completions", Bodies.warm(scenario)));
        break;
      case "not-llm":
        sync(scenario, client, request("/files", "{\"purpose\":\"batch\"}"));
        break;
      case "default-headers":
        HttpPost bare = request("/chat/completions", chat);
        bare.removeHeaders("Authorization");
        sync(scenario, client(true), bare);
        break;
      case "cancel-sync":
        HttpPost hanging = request("/chat/completions", chat);
        Cancelling.onceAsked(baseUrl, scenario, () -> hanging.abort()); // of another class in 4.1
        sync(scenario, client, hanging);
        break;
      case "cancel-stream":
        abort(scenario, request("/chat/completions", Bodies.chat(scenario, Bodies.STREAM)));
        break;
      case "cancelled":
        HttpPost cancelled = request("/chat/completions", chat);
        cancelled.abort();
        sync(scenario, client, cancelled);
        break;
      case "pause":
        Output.pause(scenario);
        break;
      default:
        throw new IllegalArgumentException(scenario);
    }
  }

  private HttpPost request(String path, String body) throws IOException {
    HttpPost post = new HttpPost(baseUrl + path);
    post.setHeader(authorization());
    StringEntity entity = new StringEntity(body, "UTF-8");
    entity.setContentType("application/json");
    post.setEntity(entity);
    return post;
  }

  private static void sync(String scenario, HttpClient client, HttpPost post) throws IOException {
    HttpResponse response = client.execute(post);
    Output.result(
        scenario,
        response.getStatusLine().getStatusCode(),
        EntityUtils.toString(response.getEntity()));
  }

  private void handler(String scenario, HttpPost post) throws IOException {
    ResponseHandler<String> handler = response -> EntityUtils.toString(response.getEntity());
    Output.result(scenario, 200, client.execute(post, handler));
  }

  private void stream(String scenario, String body) throws IOException {
    HttpResponse response = client.execute(request("/chat/completions", body));
    StringBuilder lines = new StringBuilder();
    try (BufferedReader reader = reader(response)) {
      String line;
      while ((line = reader.readLine()) != null) {
        lines.append(line).append('\n');
        if (line.equals("data: [DONE]")) {
          break;
        }
      }
    }
    Output.result(scenario, response.getStatusLine().getStatusCode(), lines.toString());
  }

  private void abandon(String body) throws IOException {
    HttpResponse response = client.execute(request("/chat/completions", body));
    try (BufferedReader reader = reader(response)) {
      Output.result(
          "stream-abandoned", response.getStatusLine().getStatusCode(), reader.readLine());
    }
  }

  /** In the midst of a stream; to close what is open would be to read to its end. */
  private void abort(String scenario, HttpPost post) throws IOException {
    HttpResponse response = client.execute(post);
    int first = response.getEntity().getContent().read();
    post.abort();
    Output.result(scenario, response.getStatusLine().getStatusCode(), "" + first);
  }

  private static BufferedReader reader(HttpResponse response) throws IOException {
    return new BufferedReader(
        new InputStreamReader(response.getEntity().getContent(), StandardCharsets.UTF_8));
  }
}
