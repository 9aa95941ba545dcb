package io.llmcost.it.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The official SDK: gives the text of what was said. */
final class OpenAiCaller implements Caller {

  private OpenAIClient client;

  private synchronized OpenAIClient client(String url) {
    if (client == null) {
      client =
          OpenAIOkHttpClient.builder()
              .baseUrl(url.replace("/chat/completions", ""))
              .apiKey(Bodies.APPLICATION_KEY)
              .timeout(Duration.ofMillis(3L * PATIENCE_MS))
              .maxRetries(0)
              .build();
    }
    return client;
  }

  @Override
  public void call(String kind, String url, String body, Got got) throws Exception {
    JsonNode messages = new ObjectMapper().readTree(body).get("messages");
    ChatCompletionCreateParams chat =
        ChatCompletionCreateParams.builder()
            .model("gpt-4o")
            .addSystemMessage(messages.get(0).get("content").asText())
            .addUserMessage(messages.get(1).get("content").asText())
            .temperature(0.0)
            .build();
    try {
      call(kind, client(url), chat, got);
    } catch (OpenAIServiceException e) {
      got.status(e.statusCode());
      throw e;
    }
  }

  private static void call(
      String kind, OpenAIClient client, ChatCompletionCreateParams chat, Got got) throws Exception {
    switch (kind) {
      case "sync":
        whole(client.chat().completions().create(chat), got);
        break;
      case "async":
        whole(
            client.async().chat().completions().create(chat).get(LIMIT_MS, TimeUnit.MILLISECONDS),
            got);
        break;
      case "stream-async":
        AsyncStreamResponse<ChatCompletionChunk> pushed =
            client.async().chat().completions().createStreaming(chat);
        pushed.subscribe(chunk -> piece(chunk, got));
        pushed.onCompleteFuture().get(LIMIT_MS, TimeUnit.MILLISECONDS);
        break;
      default:
        try (StreamResponse<ChatCompletionChunk> chunks =
            client.chat().completions().createStreaming(chat)) {
          if (kind.equals("abandon")) {
            chunks.stream().findFirst().ifPresent(chunk -> piece(chunk, got));
          } else {
            chunks.stream().forEach(chunk -> piece(chunk, got));
          }
        }
    }
  }

  private static void whole(ChatCompletion completion, Got got) {
    got.status(200);
    got.text(completion.choices().get(0).message().content().orElse(""));
  }

  private static void piece(ChatCompletionChunk chunk, Got got) {
    got.status(200);
    if (!chunk.choices().isEmpty()) {
      got.text(chunk.choices().get(0).delta().content().orElse(""));
    }
  }

  @Override
  public int leased() {
    return -1;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
