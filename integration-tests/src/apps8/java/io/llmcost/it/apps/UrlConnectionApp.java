package io.llmcost.it.apps;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.CookieHandler;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Calls the API with java.net.HttpURLConnection: {@code UrlConnectionApp BASE_URL SCENARIO...}. */
public final class UrlConnectionApp {

  /** Tells everybody the same, whether it is for them or not. */
  private static final CookieHandler COOKIES =
      new CookieHandler() {
        @Override
        public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
          return Collections.singletonMap(
              "Cookie", Collections.singletonList("session=sk-application-cookie"));
        }

        @Override
        public void put(URI uri, Map<String, List<String>> headers) {}
      };

  private final String baseUrl;

  private UrlConnectionApp(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  public static void main(String[] args) {
    UrlConnectionApp app = new UrlConnectionApp(args[0]);
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
    HttpURLConnection chat = post("/chat/completions");
    String body = Bodies.chat(scenario, "");
    String stream = Bodies.chat(scenario, Bodies.STREAM);
    switch (Output.kind(scenario)) {
      case "sync":
        print(scenario, chat, body);
        break;
      case "async":
        Thread thread = new Thread(() -> tryToRun("sync@" + scenario));
        thread.start();
        thread.join();
        break;
      case "connected":
        chat.connect();
        print(scenario, chat, body);
        break;
      case "chunked":
        chat.setChunkedStreamingMode(64);
        print(scenario, chat, body);
        break;
      case "fixed":
        chat.setFixedLengthStreamingMode(body.getBytes(StandardCharsets.UTF_8).length);
        print(scenario, chat, body);
        break;
      case "cookies":
        CookieHandler.setDefault(COOKIES);
        print(scenario, post("/chat/completions"), body);
        CookieHandler.setDefault(null);
        break;
      case "stream":
        print(scenario, chat, stream);
        break;
      case "stream-fixed":
        chat.setFixedLengthStreamingMode((long) stream.getBytes(StandardCharsets.UTF_8).length);
        print(scenario, chat, stream);
        break;
      case "stream-lines":
        lines(scenario, chat, stream);
        break;
      case "responses":
        print(scenario, post("/responses"), Bodies.responses(scenario, ""));
        break;
      case "embeddings":
        print(scenario, post("/embeddings"), Bodies.embeddings(scenario));
        break;
      case "completions":
        print(scenario, post("/completions"), Bodies.completions(scenario));
        break;
      case "warm":
        print(scenario, chat, Bodies.warm(scenario));
        break;
      case "not-llm":
        print(scenario, post("/files"), "{\"purpose\":\"batch\"}");
        break;
      case "get":
        Output.result(scenario, 0, fields((HttpURLConnection) url("/nowhere").openConnection()));
        break;
      case "abandoned":
        write(chat, stream);
        Output.result(scenario, chat.getResponseCode(), "" + chat.getInputStream().read());
        chat.disconnect();
        break;
      case "cancel-sync":
        Cancelling.onceAsked(baseUrl, scenario, chat::disconnect);
        print(scenario, chat, body);
        break;
      case "pause":
        Output.pause(scenario);
        break;
      default:
        throw new IllegalArgumentException(scenario);
    }
  }

  private URL url(String path) throws IOException {
    return new URL(baseUrl + path);
  }

  private HttpURLConnection post(String path) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url(path).openConnection();
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("Authorization", "Bearer " + Bodies.APPLICATION_KEY);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setRequestProperty("X-Added", "by the application");
    return connection;
  }

  private static void write(HttpURLConnection connection, String body) throws IOException {
    try (OutputStream out = connection.getOutputStream()) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      out.write(bytes, 0, 20);
      out.flush();
      out.write(bytes, 20, bytes.length - 20);
    }
  }

  private static void print(String scenario, HttpURLConnection connection, String body)
      throws IOException {
    write(connection, body);
    int status = connection.getResponseCode();
    Output.result(
        scenario,
        status,
        read(status < 400 ? connection.getInputStream() : connection.getErrorStream()));
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[100];
    int count;
    while ((count = in.read(buffer)) >= 0) {
      all.write(buffer, 0, count);
    }
    in.close();
    return new String(all.toByteArray(), StandardCharsets.UTF_8);
  }

  private static void lines(String scenario, HttpURLConnection connection, String body)
      throws IOException {
    write(connection, body);
    StringBuilder text = new StringBuilder();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = reader.readLine()) != null) {
        text.append(line).append('\n');
      }
    }
    Output.result(scenario, connection.getResponseCode(), text.toString());
  }

  private static String fields(HttpURLConnection connection) throws IOException {
    try {
      return "" + connection.getInputStream();
    } catch (IOException e) {
      return e.getClass().getName() + connection.getResponseCode() + connection.getContentType();
    }
  }
}
