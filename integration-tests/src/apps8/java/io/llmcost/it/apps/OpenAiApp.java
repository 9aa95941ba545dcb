package io.llmcost.it.apps;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.ClientOptions;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Calls the API with the official SDK, over its own transport where that is on the class path, else
 * over one that an application has written: {@code OpenAiApp BASE_URL SCENARIO...}.
 */
public final class OpenAiApp {

  private final OpenAIClient client;
  private final String baseUrl;

  private OpenAiApp(String baseUrl) {
    this.baseUrl = baseUrl;
    client = hasOwnTransport() ? WithOkHttp.client(baseUrl) : WithSockets.client(baseUrl);
  }

  private static boolean hasOwnTransport() {
    try {
      Class.forName("com.openai.client.okhttp.OpenAIOkHttpClient");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static final class WithOkHttp {
    static OpenAIClient client(String baseUrl) {
      return OpenAIOkHttpClient.builder().baseUrl(baseUrl).apiKey(Bodies.APPLICATION_KEY).build();
    }
  }

  private static final class WithSockets {
    static OpenAIClient client(String baseUrl) {
      return new OpenAIClientImpl(
          ClientOptions.builder()
              .httpClient(new SocketTransport())
              .baseUrl(baseUrl)
              .apiKey(Bodies.APPLICATION_KEY)
              .build());
    }
  }

  public static void main(String[] args) {
    OpenAiApp app = new OpenAiApp(args[0]);
    for (int i = 1; i < args.length; i++) {
      app.tryToRun(args[i]);
    }
    app.client.close();
    System.exit(0); // the older versions' threads live on for a minute after close()
  }

  private void tryToRun(String scenario) {
    try {
      run(scenario);
    } catch (Exception e) {
      Output.failure(scenario, e);
    }
  }

  private void run(String scenario) throws Exception {
    ChatCompletionCreateParams chat =
        ChatCompletionCreateParams.builder()
            .model("gpt-4o")
            .addSystemMessage("You are terse.")
            .addUserMessage("Caf\u00e9, scenario " + scenario + "?")
            .temperature(0.0)
            .build();
    switch (Output.kind(scenario)) {
      case "sync":
        Output.result(scenario, 200, said(client.chat().completions().create(chat)));
        break;
      case "async":
        Output.result(scenario, 200, said(client.async().chat().completions().create(chat).get()));
        break;
      case "stream":
        stream(scenario, chat);
        break;
      case "stream-async":
        streamAsync(scenario, chat);
        break;
      case "cancel-async":
        CompletableFuture<?> future = client.async().chat().completions().create(chat);
        Cancelling.onceAsked(baseUrl, scenario, () -> future.cancel(true));
        future.get();
        break;
      case "stream-abandoned":
        abandon(scenario, chat);
        break;
      case "raw":
        raw(scenario, chat);
        break;
      case "embeddings":
        embeddings(scenario);
        break;
      case "responses":
        responses(scenario);
        break;
      case "retry":
        // the provider refuses the first attempt: the SDK's own retry makes it good
        Output.result(scenario, 200, said(client.chat().completions().create(chat)));
        break;
      case "file":
        ChatCompletionCreateParams read =
            ChatCompletionCreateParams.builder()
                .model("gpt-4o")
                .addUserMessage(Bodies.file(scenario))
                .build();
        Output.result(scenario, 200, said(client.chat().completions().create(read)));
        break;
      case "warm":
        Output.result(
            scenario,
            200,
            said(client.chat().completions().create(chat.toBuilder().temperature(1.0).build())));
        break;
      default:
        throw new IllegalArgumentException(scenario);
    }
  }

  private static String said(ChatCompletion completion) {
    return completion.choices().get(0).message().content().orElse("-")
        + " "
        + completion.choices().get(0).finishReason().asString()
        + " "
        + completion.usage().get().totalTokens();
  }

  private void stream(String scenario, ChatCompletionCreateParams chat) {
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(chat)) {
      Output.result(
          scenario, 200, chunks.stream().map(OpenAiApp::piece).collect(Collectors.joining("|")));
    }
  }

  private void abandon(String scenario, ChatCompletionCreateParams chat) {
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(chat)) {
      Output.result(scenario, 200, piece(chunks.stream().findFirst().get()));
    }
  }

  private static String piece(ChatCompletionChunk chunk) {
    return chunk.choices().get(0).delta().content().orElse("-");
  }

  private void streamAsync(String scenario, ChatCompletionCreateParams chat) throws Exception {
    StringBuffer said = new StringBuffer();
    AsyncStreamResponse<ChatCompletionChunk> chunks =
        client.async().chat().completions().createStreaming(chat);
    chunks.subscribe(chunk -> said.append(piece(chunk)).append('|'));
    chunks.onCompleteFuture().get();
    Output.result(scenario, 200, said.toString());
  }

  private void raw(String scenario, ChatCompletionCreateParams chat) {
    try (HttpResponseFor<ChatCompletion> response =
        client.chat().completions().withRawResponse().create(chat)) {
      Output.result(scenario, response.statusCode(), said(response.parse()));
    }
  }

  private void embeddings(String scenario) {
    EmbeddingCreateParams params =
        EmbeddingCreateParams.builder()
            .model("text-embedding-3-small")
            .input("Scenario " + scenario)
            .build();
    long tokens = client.embeddings().create(params).usage().totalTokens();
    Output.result(scenario, 200, String.valueOf(tokens));
  }

  private void responses(String scenario) {
    ResponseCreateParams params =
        ResponseCreateParams.builder()
            .model("gpt-4o")
            .input("Scenario " + scenario)
            .temperature(0.0)
            .store(false)
            .build();
    Output.result(scenario, 200, client.responses().create(params).output().toString());
  }
}
