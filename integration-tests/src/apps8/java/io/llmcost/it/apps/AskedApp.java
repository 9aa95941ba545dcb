package io.llmcost.it.apps;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * {@code AskedApp BASE_URL [SECONDS]}: makes a call for each line of its input and prints the
 * status and what the agent says of it in {@code x-llmcost-cache}. It waits so long for an answer,
 * 10 s if not said.
 */
public final class AskedApp {

  private AskedApp() {}

  public static void main(String[] args) throws Exception {
    long seconds = args.length > 1 ? Long.parseLong(args[1]) : 10;
    OkHttpClient client = new OkHttpClient.Builder().readTimeout(seconds, TimeUnit.SECONDS).build();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Request request =
          new Request.Builder()
              .url(args[0] + "/chat/completions")
              .header("Authorization", "Bearer " + Bodies.APPLICATION_KEY)
              .post(RequestBody.create(MediaType.parse("application/json"), Bodies.chat(line, "")))
              .build();
      try (Response response = client.newCall(request).execute()) {
        response.body().string();
        System.out.println(response.code() + " " + response.header("x-llmcost-cache", "untouched"));
      }
    }
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
