package io.llmcost.it.apps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * {@code MessagesApp BASE_URL}: sends each line of its input as the body of a call of Anthropic's
 * Messages and prints the answer's status.
 */
public final class MessagesApp {

  private MessagesApp() {}

  public static void main(String[] args) throws IOException {
    OkHttpClient client = new OkHttpClient();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Request request =
          new Request.Builder()
              .url(args[0] + "/messages")
              .header("x-api-key", Bodies.APPLICATION_KEY)
              .header("anthropic-version", "2023-06-01")
              .post(RequestBody.create(MediaType.parse("application/json"), line))
              .build();
      try (Response response = client.newCall(request).execute()) {
        response.body().string();
        System.out.println(response.code());
      }
    }
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
