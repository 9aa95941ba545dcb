package io.llmcost.it.frameworks;

import com.openai.azure.AzureOpenAIServiceVersion;
import com.openai.azure.AzureUrlPathMode;
import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.core.http.StreamResponse;
import com.openai.credential.BearerTokenCredential;
import com.openai.credential.Credential;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** OpenAI's SDK at Azure, in both forms of its paths: {@code AzureOpenAiApp ENDPOINT ROUNDS}. */
public final class AzureOpenAiApp {

  private final OpenAIClient client;

  private AzureOpenAiApp(String endpoint, AzureUrlPathMode paths, Credential credential) {
    boolean unified = paths == AzureUrlPathMode.UNIFIED;
    OpenAIOkHttpClient.Builder builder =
        OpenAIOkHttpClient.builder()
            .baseUrl(unified ? endpoint + "/openai/v1" : endpoint)
            .credential(credential)
            .azureUrlPathMode(paths);
    if (!unified) {
      builder.azureServiceVersion(AzureOpenAIServiceVersion.fromString("2024-10-21"));
    }
    client = builder.build();
  }

  public static void main(String[] args) {
    Credential key = AzureApiKeyCredential.create(Scenarios.KEY);
    Credential token = BearerTokenCredential.create(() -> Scenarios.KEY);
    Map<String, AzureOpenAiApp> apps = new LinkedHashMap<>();
    apps.put("legacy", new AzureOpenAiApp(args[0], AzureUrlPathMode.LEGACY, key));
    apps.put("unified", new AzureOpenAiApp(args[0], AzureUrlPathMode.UNIFIED, key));
    apps.put("entra", new AzureOpenAiApp(args[0], AzureUrlPathMode.LEGACY, token));
    Scenarios scenarios = new Scenarios();
    apps.forEach(
        (name, app) -> {
          scenarios
              .add("chat:" + name, app::chat)
              .add("async:" + name, app::async)
              .add("stream:" + name, app::stream)
              .add("asyncStream:" + name, app::asyncStream)
              .add("embed:" + name, app::embed);
          if (name.equals("unified")) {
            scenarios.add("responses:" + name, app::responses);
          }
        });
    scenarios.run(Integer.parseInt(args[1]));
    System.exit(0);
  }

  private static ChatCompletionCreateParams asking(String question) {
    return ChatCompletionCreateParams.builder()
        .model("support")
        .addUserMessage(question)
        .temperature(0.0)
        .build();
  }

  private static String said(ChatCompletion answer) {
    return answer.choices().get(0).message().content().orElse("-")
        + " "
        + answer.model()
        + " "
        + answer.usage().get().totalTokens();
  }

  private static String piece(ChatCompletionChunk chunk) {
    return chunk.choices().isEmpty() ? "-" : chunk.choices().get(0).delta().content().orElse("");
  }

  private String chat(String question) {
    return said(client.chat().completions().create(asking(question)));
  }

  private String async(String question) throws Exception {
    return said(client.async().chat().completions().create(asking(question)).get());
  }

  private String stream(String question) {
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(asking(question))) {
      return chunks.stream().map(AzureOpenAiApp::piece).collect(Collectors.joining("|"));
    }
  }

  private String asyncStream(String question) throws Exception {
    StringBuffer said = new StringBuffer();
    AsyncStreamResponse<ChatCompletionChunk> chunks =
        client.async().chat().completions().createStreaming(asking(question));
    chunks.subscribe(chunk -> said.append(piece(chunk)).append('|'));
    chunks.onCompleteFuture().get();
    return said.toString();
  }

  private String embed(String question) {
    EmbeddingCreateParams params =
        EmbeddingCreateParams.builder().model("vectors").input(question).build();
    return String.valueOf(client.embeddings().create(params).data().get(0).embedding().hashCode());
  }

  private String responses(String question) {
    ResponseCreateParams params =
        ResponseCreateParams.builder()
            .model("support")
            .input(question)
            .temperature(0.0)
            .store(false)
            .build();
    return client.responses().create(params).output().toString();
  }
}
