package io.llmcost.it.containers;

import io.llmcost.it.frameworks.Prompts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;

/** The JDK's client of all releases. */
public final class UrlConnectionAssistant implements Assistant {

  @Override
  public String ask(String baseUrl, String question) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) new URL(baseUrl + "/chat/completions").openConnection();
    connection.setRequestProperty("Authorization", KEY);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(Prompts.chat(question).getBytes(StandardCharsets.UTF_8));
    }
    return connection.getResponseCode() + " " + read(connection);
  }

  /** The whole body. */
  static String read(HttpURLConnection connection) throws IOException {
    InputStream body =
        connection.getResponseCode() < 400
            ? connection.getInputStream()
            : connection.getErrorStream();
    if (body == null) {
      return "";
    }
    try (Scanner scanner = new Scanner(body, "UTF-8").useDelimiter("\\A")) {
      return scanner.hasNext() ? scanner.next() : "";
    }
  }
}
