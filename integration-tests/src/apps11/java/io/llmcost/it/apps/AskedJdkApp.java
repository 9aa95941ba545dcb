package io.llmcost.it.apps;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** The same as {@link AskedApp} with java.net.http. */
public final class AskedJdkApp {

  private AskedJdkApp() {}

  public static void main(String[] args) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(args[0] + "/chat/completions"))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(Bodies.chat(line, "")))
              .build();
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      String cache = response.headers().firstValue("x-llmcost-cache").orElse("untouched");
      System.out.println(response.statusCode() + " " + cache);
    }
  }
}
