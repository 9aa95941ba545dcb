package io.llmcost.it.apps;

import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * {@code PatientApp BASE_URL THREAD...}: makes a call on each kind of thread: {@code main}, {@code
 * pool}, {@code scheduled}, {@code timer}.
 */
public final class PatientApp {

  private final OkHttpClient client =
      new OkHttpClient.Builder().readTimeout(10, TimeUnit.MINUTES).build();
  private final String baseUrl;

  private PatientApp(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  public static void main(String[] args) throws Exception {
    PatientApp app = new PatientApp(args[0]);
    for (int i = 1; i < args.length; i++) {
      app.run(args[i]);
    }
    app.client.dispatcher().executorService().shutdown();
    app.client.connectionPool().evictAll();
  }

  private void run(String scenario) throws Exception {
    switch (Output.kind(scenario)) {
      case "main":
        ask(scenario);
        break;
      case "pool":
        ExecutorService pool = Executors.newSingleThreadExecutor();
        pool.submit(() -> ask(scenario)).get();
        pool.shutdown();
        break;
      case "scheduled":
        ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
        Callable<Void> job = () -> ask(scenario);
        scheduler.schedule(job, 1, TimeUnit.MILLISECONDS).get();
        scheduler.shutdown();
        break;
      case "timer":
        CompletableFuture<Void> done = new CompletableFuture<>();
        Timer timer = new Timer();
        timer.schedule(
            new TimerTask() {
              @Override
              public void run() {
                try {
                  done.complete(ask(scenario));
                } catch (Exception e) {
                  done.completeExceptionally(e);
                }
              }
            },
            1);
        done.get();
        timer.cancel();
        break;
      default:
        throw new IllegalArgumentException(scenario);
    }
  }

  private Void ask(String scenario) throws Exception {
    Request request =
        new Request.Builder()
            .url(baseUrl + "/chat/completions")
            .header("Authorization", "Bearer " + Bodies.APPLICATION_KEY)
            .post(
                RequestBody.create(MediaType.parse("application/json"), Bodies.chat(scenario, "")))
            .build();
    try (Response response = client.newCall(request).execute()) {
      Output.result(scenario, response.code(), response.body().string());
    }
    return null;
  }
}
