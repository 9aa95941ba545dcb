package io.llmcost.it.frameworks;

import io.github.sashirestela.cleverclient.client.HttpClientAdapter;
import io.github.sashirestela.cleverclient.client.JavaHttpClientAdapter;
import io.github.sashirestela.cleverclient.client.OkHttpClientAdapter;
import io.github.sashirestela.openai.SimpleOpenAI;
import io.github.sashirestela.openai.common.ResponseFormat;
import io.github.sashirestela.openai.common.ResponseFormat.JsonSchema;
import io.github.sashirestela.openai.common.function.FunctionDef;
import io.github.sashirestela.openai.common.function.FunctionExecutor;
import io.github.sashirestela.openai.common.function.Functional;
import io.github.sashirestela.openai.domain.chat.Chat;
import io.github.sashirestela.openai.domain.chat.ChatMessage.ResponseMessage;
import io.github.sashirestela.openai.domain.chat.ChatMessage.ToolMessage;
import io.github.sashirestela.openai.domain.chat.ChatMessage.UserMessage;
import io.github.sashirestela.openai.domain.chat.ChatRequest;
import io.github.sashirestela.openai.domain.embedding.EmbeddingRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** simple-openai over each of its clients: {@code SimpleOpenAiApp BASE_URL ROUNDS}. */
public final class SimpleOpenAiApp {

  /** What a model is to fill in. */
  public static final class Ticket {
    public String subject;
    public int priority;
  }

  /** What a model may call. */
  public static final class FindOrder implements Functional {
    public String number;
    public boolean archived;

    @Override
    public Object execute() {
      return "Order " + number + (archived ? " is archived" : " is on its way");
    }
  }

  private final SimpleOpenAI openAi;

  private SimpleOpenAiApp(String baseUrl, HttpClientAdapter client) {
    openAi =
        SimpleOpenAI.builder()
            .baseUrl(baseUrl.replaceFirst("/v1$", ""))
            .apiKey(Scenarios.KEY)
            .organizationId("org-of-sk-application")
            .clientAdapter(client)
            .build();
  }

  public static void main(String[] args) {
    Map<String, HttpClientAdapter> clients = new LinkedHashMap<>();
    clients.put("jdk", new JavaHttpClientAdapter());
    clients.put("okhttp", new OkHttpClientAdapter());
    Scenarios scenarios = new Scenarios();
    clients.forEach(
        (name, client) -> {
          SimpleOpenAiApp app = new SimpleOpenAiApp(args[0], client);
          scenarios
              .add("chat:" + name, app::chat)
              .add("later:" + name, app::later)
              .add("structured:" + name, app::structured)
              .add("tools:" + name, app::tools)
              .add("stream:" + name, app::stream)
              .add("embed:" + name, app::embed);
        });
    scenarios.run(Integer.parseInt(args[1]));
    System.exit(0); // the clients' threads
  }

  private static ChatRequest.ChatRequestBuilder asking(String question) {
    return ChatRequest.builder().model("gpt-4o").temperature(0.0).message(UserMessage.of(question));
  }

  private String chat(String question) {
    return openAi.chatCompletions().create(asking(question).build()).join().firstContent();
  }

  private String later(String question) throws Exception {
    return openAi
        .chatCompletions()
        .create(asking(question).build())
        .thenApply(chat -> chat.firstContent() + " " + chat.getUsage())
        .get(30, TimeUnit.SECONDS);
  }

  private String structured(String question) {
    JsonSchema schema = JsonSchema.builder().name("ticket").schemaClass(Ticket.class).build();
    ChatRequest request =
        asking(question).responseFormat(ResponseFormat.jsonSchema(schema)).build();
    return openAi.chatCompletions().create(request).join().firstContent();
  }

  private String tools(String question) {
    FunctionExecutor functions = new FunctionExecutor();
    functions.enrollFunction(
        FunctionDef.builder()
            .name("find_order")
            .description("Says where an order is")
            .functionalClass(FindOrder.class)
            .strict(true)
            .build());
    ChatRequest request = asking(question).tools(functions.getToolFunctions()).build();
    ResponseMessage called = openAi.chatCompletions().create(request).join().firstMessage();
    String result = functions.execute(called.getToolCalls().get(0).getFunction());
    ChatRequest next =
        ChatRequest.builder()
            .model("gpt-4o")
            .temperature(0.0)
            .messages(
                List.of(
                    UserMessage.of(question),
                    called,
                    ToolMessage.of(result, called.getToolCalls().get(0).getId())))
            .tools(functions.getToolFunctions())
            .build();
    return openAi.chatCompletions().create(next).join().firstContent();
  }

  private String stream(String question) {
    try (Stream<Chat> chunks =
        openAi.chatCompletions().createStream(asking(question).build()).join()) {
      return chunks.map(SimpleOpenAiApp::piece).collect(Collectors.joining("|"));
    }
  }

  /** The last chunk, which has the usage, has no choice. */
  private static String piece(Chat chunk) {
    return chunk.getChoices().isEmpty() ? "" + chunk.getUsage() : chunk.firstContent();
  }

  private String embed(String question) {
    EmbeddingRequest request =
        EmbeddingRequest.builder().model("text-embedding-3-small").input(question).build();
    var answer = openAi.embeddings().create(request).join();
    return answer.getUsage() + " " + answer.getData().get(0).getEmbedding().hashCode();
  }
}
