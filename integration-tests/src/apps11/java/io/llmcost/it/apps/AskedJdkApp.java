package io.llmcost.it.apps;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** The same as {@link AskedApp} with java.net.http. */
public final class AskedJdkApp {

  private AskedJdkApp() {}

  public static void main(String[] args) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    Questions.answer(
        (body, stream) -> {
          HttpRequest request =
              HttpRequest.newBuilder(URI.create(args[0] + "/chat/completions"))
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(body))
                  .build();
          HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
          String cache = response.headers().firstValue("x-llmcost-cache").orElse(null);
          return Questions.line(response.statusCode(), cache, response.body());
        });
  }
}
