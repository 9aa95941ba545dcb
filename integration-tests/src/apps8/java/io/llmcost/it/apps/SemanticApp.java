package io.llmcost.it.apps;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * {@code SemanticApp BASE_URL}: makes a call for each line of its input and prints what the agent
 * says of it, and the answer. A line is a client ({@code okhttp}, {@code openai}), {@code whole} or
 * {@code stream}, changes ({@code model=…,system=…,user=…,temperature=…,key=…,tools=…}, or {@code
 * -}) and the text.
 */
public final class SemanticApp {

  private static final Pattern PIECE =
      Pattern.compile("\"content\": ?\"((?:[^\"\\\\]++|\\\\.)*+)\"");

  private final String baseUrl;
  private final OkHttpClient okHttp = new OkHttpClient();
  private final OpenAIClient openAi;

  private SemanticApp(String baseUrl) {
    this.baseUrl = baseUrl;
    this.openAi =
        OpenAIOkHttpClient.builder().baseUrl(baseUrl).apiKey(Bodies.APPLICATION_KEY).build();
  }

  public static void main(String[] args) throws Exception {
    SemanticApp app = new SemanticApp(args[0]);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] parts = line.split(" ", 4);
      boolean stream = parts[1].equals("stream");
      System.out.println(
          parts[0].equals("okhttp")
              ? app.askOkHttp(stream, parts[2], parts[3])
              : app.askOpenAi(stream, parts[3]));
    }
    System.exit(0);
  }

  private String askOkHttp(boolean stream, String changes, String text) throws IOException {
    String system = change(changes, "system", "You are terse.");
    String user = change(changes, "user", null);
    String tools = change(changes, "tools", null);
    String body =
        "{\"model\":\""
            + change(changes, "model", "gpt-4o")
            + "\",\"messages\":[{\"role\":\"system\",\"content\":\""
            + system
            + "\"},{\"role\":\"user\",\"content\":\""
            + text
            + "\"}],\"temperature\":"
            + change(changes, "temperature", "0")
            + (stream ? Bodies.STREAM : "")
            + (user == null ? "" : ",\"user\":\"" + user + "\"")
            + (tools == null
                ? ""
                : ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\""
                    + tools
                    + "\",\"parameters\":{\"type\":\"object\",\"properties\":{}}}}]")
            + "}";
    Request request =
        new Request.Builder()
            .url(baseUrl + "/chat/completions")
            .header("Authorization", "Bearer " + change(changes, "key", Bodies.APPLICATION_KEY))
            .post(RequestBody.create(MediaType.parse("application/json"), body))
            .build();
    try (Response response = okHttp.newCall(request).execute()) {
      Matcher pieces = PIECE.matcher(response.body().string());
      StringBuilder said = new StringBuilder();
      while (pieces.find()) {
        said.append(pieces.group(1));
      }
      return line(
          response.header("x-llmcost-cache"),
          response.header("x-llmcost-similarity"),
          said.toString());
    }
  }

  private static String change(String changes, String name, String otherwise) {
    for (String change : changes.split(",")) {
      if (change.startsWith(name + "=")) {
        return change.substring(name.length() + 1);
      }
    }
    return otherwise;
  }

  private String askOpenAi(boolean stream, String text) {
    ChatCompletionCreateParams chat =
        ChatCompletionCreateParams.builder()
            .model("gpt-4o")
            .addSystemMessage("You are terse.")
            .addUserMessage(text)
            .temperature(0.0)
            .build();
    if (stream) {
      try (HttpResponseFor<StreamResponse<ChatCompletionChunk>> response =
              openAi.chat().completions().withRawResponse().createStreaming(chat);
          StreamResponse<ChatCompletionChunk> chunks = response.parse()) {
        String said =
            chunks.stream()
                .flatMap(chunk -> chunk.choices().stream())
                .map(choice -> choice.delta().content().orElse(""))
                .collect(Collectors.joining());
        return line(header(response, "cache"), header(response, "similarity"), said);
      }
    }
    try (HttpResponseFor<ChatCompletion> response =
        openAi.chat().completions().withRawResponse().create(chat)) {
      String said = response.parse().choices().get(0).message().content().orElse("");
      return line(header(response, "cache"), header(response, "similarity"), said);
    }
  }

  private static String header(HttpResponseFor<?> response, String name) {
    List<String> values = response.headers().values("x-llmcost-" + name);
    return values.isEmpty() ? null : Collections.max(values);
  }

  private static String line(String cache, String similarity, String said) {
    return cache + " " + similarity + " " + said;
  }
}
