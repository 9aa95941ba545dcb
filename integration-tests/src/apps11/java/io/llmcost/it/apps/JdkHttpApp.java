package io.llmcost.it.apps;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Calls the API with java.net.http: {@code JdkHttpApp BASE_URL SCENARIO...}. */
public final class JdkHttpApp {

  private final String baseUrl;
  private final HttpClient client = HttpClient.newHttpClient();

  private JdkHttpApp(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  public static void main(String[] args) {
    JdkHttpApp app = new JdkHttpApp(args[0]);
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
    HttpRequest chat = request("/chat/completions", Bodies.chat(scenario, ""));
    HttpRequest stream = request("/chat/completions", Bodies.chat(scenario, Bodies.STREAM));
    switch (Output.kind(scenario)) {
      case "sync":
        print(scenario, client.send(chat, BodyHandlers.ofString()));
        break;
      case "async":
        print(scenario, client.sendAsync(chat, BodyHandlers.ofString()).get());
        break;
      case "stream-lines":
        lines(scenario, client.send(stream, BodyHandlers.ofLines()));
        break;
      case "stream-lines-async":
        lines(scenario, client.sendAsync(stream, BodyHandlers.ofLines()).get());
        break;
      case "stream-input":
        HttpResponse<InputStream> input = client.send(stream, BodyHandlers.ofInputStream());
        try (InputStream body = input.body()) {
          String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
          Output.result(scenario, input.statusCode(), text);
        }
        break;
      case "stream-subscriber":
        StringBuilder said = new StringBuilder();
        HttpResponse<Void> pushed =
            client.sendAsync(stream, BodyHandlers.fromLineSubscriber(subscriber(said))).get();
        Output.result(scenario, pushed.statusCode(), said.toString());
        break;
      case "publisher":
        print(scenario, client.send(published(scenario), BodyHandlers.ofString()));
        break;
      case "cancel-sync":
        Cancelling.onceAsked(baseUrl, scenario, Thread.currentThread()::interrupt);
        client.send(chat, BodyHandlers.ofString());
        break;
      case "cancel-async":
        CompletableFuture<?> future = client.sendAsync(chat, BodyHandlers.ofString());
        Cancelling.onceAsked(baseUrl, scenario, () -> future.cancel(true));
        future.get();
        break;
      case "stream-abandoned":
        HttpResponse<InputStream> begun = client.send(stream, BodyHandlers.ofInputStream());
        try (InputStream body = begun.body()) {
          Output.result(scenario, begun.statusCode(), "" + body.read());
        }
        break;
      case "discarding":
        HttpResponse<Void> nothing = client.send(chat, BodyHandlers.discarding());
        Output.result(scenario, nothing.statusCode(), "");
        break;
      case "responses":
        HttpRequest responses = request("/responses", Bodies.responses(scenario, ""));
        print(scenario, client.send(responses, BodyHandlers.ofString()));
        break;
      case "embeddings":
        HttpRequest embeddings = request("/embeddings", Bodies.embeddings(scenario));
        print(scenario, client.send(embeddings, BodyHandlers.ofString()));
        break;
      case "warm":
        HttpRequest warm = request("/chat/completions", Bodies.warm(scenario));
        print(scenario, client.send(warm, BodyHandlers.ofString()));
        break;
      case "not-llm":
        HttpRequest files = request("/files", "{\"purpose\":\"batch\"}");
        print(scenario, client.send(files, BodyHandlers.ofString()));
        break;
      case "pause":
        Output.pause(scenario);
        break;
      default:
        throw new IllegalArgumentException(scenario);
    }
  }

  private HttpRequest request(String path, String body) {
    return builder(path).POST(HttpRequest.BodyPublishers.ofString(body)).build();
  }

  private HttpRequest.Builder builder(String path) {
    return HttpRequest.newBuilder(URI.create(baseUrl + path))
        .header("Authorization", "Bearer " + Bodies.APPLICATION_KEY)
        .header("Content-Type", "application/json");
  }

  /** A body whose length nobody knows before it is sent. */
  private HttpRequest published(String scenario) {
    byte[] body = Bodies.chat(scenario, "").getBytes(StandardCharsets.UTF_8);
    HttpRequest.BodyPublisher publisher =
        HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    return builder("/chat/completions").POST(publisher).build();
  }

  private static void print(String scenario, HttpResponse<String> response) {
    Output.result(scenario, response.statusCode(), response.body());
  }

  private static void lines(String scenario, HttpResponse<Stream<String>> response) {
    String body = response.body().collect(Collectors.joining("\n"));
    Output.result(scenario, response.statusCode(), body);
  }

  private static Flow.Subscriber<String> subscriber(StringBuilder said) {
    return new Flow.Subscriber<>() {
      private Flow.Subscription subscription;

      @Override
      public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        subscription.request(1);
      }

      @Override
      public void onNext(String line) {
        said.append(line).append('\n');
        subscription.request(1);
      }

      @Override
      public void onError(Throwable failure) {
        said.append(failure);
      }

      @Override
      public void onComplete() {
        said.append("complete");
      }
    };
  }
}
