package io.llmcost.it.frameworks;

import com.theokanning.openai.client.OpenAiApi;
import com.theokanning.openai.completion.chat.ChatCompletionRequest;
import com.theokanning.openai.completion.chat.ChatFunction;
import com.theokanning.openai.completion.chat.ChatMessage;
import com.theokanning.openai.embedding.EmbeddingRequest;
import com.theokanning.openai.service.FunctionExecutor;
import com.theokanning.openai.service.OpenAiService;
import java.time.Duration;
import java.util.Collections;
import okhttp3.OkHttpClient;
import retrofit2.Retrofit;
import retrofit2.adapter.rxjava2.RxJava2CallAdapterFactory;
import retrofit2.converter.jackson.JacksonConverterFactory;

/** theokanning's openai-gpt3-java: {@code TheokanningApp BASE_URL ROUNDS}. */
public final class TheokanningApp {

  /** What a model may call. */
  public static final class FindOrder {
    public String number;
    public boolean archived;
  }

  private final OpenAiService service;

  private TheokanningApp(OpenAiService service) {
    this.service = service;
  }

  public static void main(String[] args) {
    OkHttpClient client = OpenAiService.defaultClient(Scenarios.KEY, Duration.ofSeconds(30));
    Retrofit retrofit =
        new Retrofit.Builder()
            .baseUrl(args[0].replaceFirst("/v1$", "/"))
            .client(client)
            .addConverterFactory(
                JacksonConverterFactory.create(OpenAiService.defaultObjectMapper()))
            .addCallAdapterFactory(RxJava2CallAdapterFactory.create())
            .build();
    OpenAiApi api = retrofit.create(OpenAiApi.class);
    TheokanningApp app =
        new TheokanningApp(new OpenAiService(api, client.dispatcher().executorService()));
    new Scenarios()
        .add("chat", app::chat)
        .add("functions", app::functions)
        .add("stream", app::stream)
        .add("embed", app::embed)
        .run(Integer.parseInt(args[1]));
    app.service.shutdownExecutor();
    System.exit(0); // OkHttp's threads live on for a minute
  }

  private static ChatCompletionRequest.ChatCompletionRequestBuilder asking(String question) {
    return ChatCompletionRequest.builder()
        .model("gpt-4o")
        .temperature(0.0)
        .messages(Collections.singletonList(new ChatMessage("user", question)));
  }

  private String chat(String question) {
    return service.createChatCompletion(asking(question).build()).toString();
  }

  private String functions(String question) {
    ChatFunction function =
        ChatFunction.builder()
            .name("find_order")
            .executor(FindOrder.class, order -> order.number)
            .build();
    FunctionExecutor functions = new FunctionExecutor(Collections.singletonList(function));
    ChatCompletionRequest request = asking(question).functions(functions.getFunctions()).build();
    return service.createChatCompletion(request).toString();
  }

  private String stream(String question) {
    StringBuilder pieces = new StringBuilder();
    service
        .streamChatCompletion(asking(question).stream(true).build())
        .blockingForEach(chunk -> pieces.append(chunk).append('|'));
    return pieces.toString();
  }

  private String embed(String question) {
    EmbeddingRequest request =
        EmbeddingRequest.builder()
            .model("text-embedding-3-small")
            .input(Collections.singletonList(question))
            .build();
    return service.createEmbeddings(request).toString();
  }
}
