package io.llmcost.it.apps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * {@code LoadedApp BASE_URL}: for each line of its input, {@code NAME CALLS}, makes so many calls
 * from eight threads, and prints how many were answered, how many were not, and the median and the
 * 99th percentile of their time in microseconds.
 */
public final class LoadedApp {

  private static final int THREADS = 8;

  private final String baseUrl;
  private final OkHttpClient client =
      new OkHttpClient.Builder().readTimeout(60, TimeUnit.SECONDS).build();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  private LoadedApp(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  public static void main(String[] args) throws Exception {
    LoadedApp app = new LoadedApp(args[0]);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ");
      System.out.println(app.run(words[0], Integer.parseInt(words[1])));
    }
    app.threads.shutdown();
    app.client.dispatcher().executorService().shutdown();
    app.client.connectionPool().evictAll();
  }

  private String run(String name, int calls) throws Exception {
    List<Future<Long>> results = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      String prompt = name + i;
      results.add(threads.submit(() -> call(prompt)));
    }
    long[] micros = new long[calls];
    int lost = 0;
    for (int i = 0; i < calls; i++) {
      micros[i] = results.get(i).get();
      lost += micros[i] < 0 ? 1 : 0;
    }
    Arrays.sort(micros);
    return calls - lost + " " + lost + " " + micros[calls / 2] + " " + micros[calls * 99 / 100];
  }

  /** How long it took; -1 if there was no answer. */
  private long call(String prompt) {
    Request request =
        new Request.Builder()
            .url(baseUrl + "/chat/completions")
            .header("Authorization", "Bearer " + Bodies.APPLICATION_KEY)
            .post(RequestBody.create(MediaType.parse("application/json"), Bodies.chat(prompt, "")))
            .build();
    long begun = System.nanoTime();
    try (Response response = client.newCall(request).execute()) {
      String body = response.body().string();
      return response.code() == 200 && body.contains("\"choices\"")
          ? (System.nanoTime() - begun) / 1_000
          : -1;
    } catch (IOException e) {
      return -1;
    }
  }
}
