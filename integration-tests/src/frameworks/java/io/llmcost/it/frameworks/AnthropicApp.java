package io.llmcost.it.frameworks;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import java.util.stream.Collectors;

/**
 * Anthropic's SDK, whose calls are accounted for and left alone: {@code AnthropicApp BASE_URL
 * ROUNDS}.
 */
public final class AnthropicApp {

  private final AnthropicClient client;

  private AnthropicApp(String baseUrl) {
    client =
        AnthropicOkHttpClient.builder()
            .baseUrl(baseUrl.replaceFirst("/v1$", ""))
            .apiKey(Scenarios.KEY)
            .build();
  }

  public static void main(String[] args) {
    AnthropicApp app = new AnthropicApp(args[0]);
    new Scenarios()
        .add("message", app::message)
        .add("async", app::async)
        .add("stream", app::stream)
        .run(Integer.parseInt(args[1]));
    app.client.close();
    System.exit(0); // its threads live on for a minute
  }

  private static MessageCreateParams asking(String question) {
    return MessageCreateParams.builder()
        .model("claude-sonnet-4-5")
        .maxTokens(100)
        .addUserMessage(question)
        .build();
  }

  private String message(String question) {
    return client.messages().create(asking(question)).toString();
  }

  private String async(String question) throws Exception {
    return client.async().messages().create(asking(question)).get().toString();
  }

  private String stream(String question) {
    try (StreamResponse<RawMessageStreamEvent> events =
        client.messages().createStreaming(asking(question))) {
      return events.stream().map(Object::toString).collect(Collectors.joining("|"));
    }
  }
}
