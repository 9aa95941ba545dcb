package io.llmcost.it.apps;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Calls the API with bare OkHttp: {@code OkHttpApp BASE_URL SCENARIO...}; a line for each result.
 */
public final class OkHttpApp {

  private static final MediaType JSON = MediaType.parse("application/json");

  private final String baseUrl;
  private final OkHttpClient client =
      new OkHttpClient.Builder().readTimeout(20, TimeUnit.SECONDS).build();

  private OkHttpApp(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  public static void main(String[] args) {
    OkHttpApp app = new OkHttpApp(args[0]);
    try {
      for (int i = 1; i < args.length; i++) {
        app.tryToRun(args[i]);
      }
    } finally {
      app.client.dispatcher().executorService().shutdown();
      app.client.connectionPool().evictAll();
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
      case "file":
        sync(scenario, "/chat/completions", Bodies.file(scenario));
        break;
      case "not-llm":
        sync(scenario, "/files", "{\"purpose\":\"batch\"}");
        break;
      case "key-interceptor":
        keyInterceptor(scenario, chat);
        break;
      case "cancel-sync":
        Call call = client.newCall(request("/chat/completions", chat));
        Cancelling.onceAsked(baseUrl, scenario, call::cancel);
        call.execute().close();
        break;
      case "cancel-async":
        Call enqueued = client.newCall(request("/chat/completions", chat));
        Cancelling.onceAsked(baseUrl, scenario, enqueued::cancel);
        enqueue(scenario, enqueued);
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

  private Request request(String path, String body) {
    return new Request.Builder()
        .url(baseUrl + path)
        .header("Authorization", "Bearer " + Bodies.APPLICATION_KEY)
        .post(RequestBody.create(JSON, body))
        .build();
  }

  private void sync(String scenario, String path, String body) throws IOException {
    try (Response response = client.newCall(request(path, body)).execute()) {
      Output.result(scenario, response.code(), response.body().string());
    }
  }

  private void stream(String scenario, String body) throws IOException {
    try (Response response = client.newCall(request("/chat/completions", body)).execute()) {
      StringBuilder lines = new StringBuilder();
      String line;
      while ((line = response.body().source().readUtf8Line()) != null) {
        lines.append(line).append('\n');
        if (line.equals("data: [DONE]")) {
          break;
        }
      }
      Output.result(scenario, response.code(), lines.toString());
    }
  }

  private void abandon(String body) throws IOException {
    try (Response response = client.newCall(request("/chat/completions", body)).execute()) {
      String first = response.body().source().readUtf8Line();
      Output.result("stream-abandoned", response.code(), first);
    }
  }

  private void async(String scenario, String body) throws InterruptedException {
    enqueue(scenario, client.newCall(request("/chat/completions", body)));
  }

  private static void enqueue(final String scenario, Call call) throws InterruptedException {
    final CountDownLatch done = new CountDownLatch(1);
    Callback callback =
        new Callback() {
          @Override
          public void onFailure(Call call, IOException e) {
            Output.failure(scenario, e);
            done.countDown();
          }

          @Override
          public void onResponse(Call call, Response response) {
            try {
              Output.result(scenario, response.code(), response.body().string());
            } catch (IOException e) {
              Output.failure(scenario, e);
            } finally {
              response.close();
              done.countDown();
            }
          }
        };
    call.enqueue(callback);
    done.await();
  }

  /** As many SDKs do: the key is not in the request, an interceptor adds it. */
  private void keyInterceptor(String scenario, String body) throws IOException {
    OkHttpClient adding =
        client
            .newBuilder()
            .addInterceptor(
                chain ->
                    chain.proceed(
                        chain
                            .request()
                            .newBuilder()
                            .header("Authorization", "Bearer " + Bodies.APPLICATION_KEY)
                            .header("x-added", "by the application")
                            .build()))
            .addNetworkInterceptor(
                chain ->
                    chain.proceed(
                        chain
                            .request()
                            .newBuilder()
                            .header("api-key", Bodies.APPLICATION_KEY)
                            .build()))
            .build();
    Request bare =
        new Request.Builder()
            .url(baseUrl + "/chat/completions")
            .post(RequestBody.create(JSON, body))
            .build();
    try (Response response = adding.newCall(bare).execute()) {
      Output.result(scenario, response.code(), response.body().string());
    }
  }

  private void cancel(String body) {
    Call call = client.newCall(request("/chat/completions", body));
    call.cancel();
    try (Response response = call.execute()) {
      Output.result("cancelled", response.code(), "");
    } catch (IOException e) {
      Output.failure("cancelled", e);
    }
  }
}
