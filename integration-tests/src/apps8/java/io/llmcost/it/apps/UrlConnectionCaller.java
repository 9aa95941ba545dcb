package io.llmcost.it.apps;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;

final class UrlConnectionCaller implements Caller {

  @Override
  public void call(String kind, String url, String body, Got got) throws Exception {
    HttpURLConnection connection = (HttpURLConnection) new URL(url).openConnection();
    connection.setConnectTimeout(PATIENCE_MS);
    connection.setReadTimeout(PATIENCE_MS);
    connection.setDoOutput(true);
    connection.setRequestProperty("Authorization", "Bearer " + Bodies.APPLICATION_KEY);
    connection.setRequestProperty("Content-Type", "application/json");
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
    got.status(connection.getResponseCode());
    try (InputStream in =
        got.status() < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      if (kind.equals("abandon")) {
        got.text(String.valueOf((char) in.read()));
        connection.disconnect();
      } else {
        ChaosApp.read(in, got);
      }
    }
  }

  @Override
  public int leased() {
    return -1;
  }

  @Override
  public void close() {
    // it has nothing to close
  }
}
