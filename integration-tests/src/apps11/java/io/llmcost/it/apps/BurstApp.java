package io.llmcost.it.apps;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@code BurstApp BASE_URL}: for each line of its input, {@code KIND CALLS}, makes so many calls at
 * once with the JDK's client, where {@code KIND} is {@code sync}, {@code async}, {@code stream} or
 * {@code one-by-one}, and prints how many were answered and how many were not.
 */
public final class BurstApp {

  private final String baseUrl;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private BurstApp(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  public static void main(String[] args) throws Exception {
    BurstApp app = new BurstApp(args[0]);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ");
      System.out.println(app.run(words[0], Integer.parseInt(words[1])));
    }
    app.threads.shutdown();
  }

  private String run(String kind, int calls) {
    List<CompletableFuture<Boolean>> results = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      CompletableFuture<Boolean> result = call(kind, kind + i);
      if (kind.equals("one-by-one")) {
        result.join();
      }
      results.add(result);
    }
    int answered = 0;
    for (CompletableFuture<Boolean> result : results) {
      answered += result.join() ? 1 : 0;
    }
    return answered + " " + (calls - answered);
  }

  private CompletableFuture<Boolean> call(String kind, String prompt) {
    boolean stream = kind.equals("stream");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(baseUrl + "/chat/completions"))
            .header("Authorization", "Bearer " + Bodies.APPLICATION_KEY)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    Bodies.chat(prompt, stream ? Bodies.STREAM : "")))
            .build();
    CompletableFuture<HttpResponse<String>> response =
        kind.equals("sync")
            ? CompletableFuture.supplyAsync(() -> send(request), threads)
            : client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    return response
        .thenApply(
            answer ->
                answer.statusCode() == 200
                    && answer.body().contains(stream ? "[DONE]" : "\"choices\""))
        .exceptionally(failure -> false);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
