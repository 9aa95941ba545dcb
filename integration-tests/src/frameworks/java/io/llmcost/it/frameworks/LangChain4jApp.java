package io.llmcost.it.frameworks;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.http.client.spring.restclient.SpringRestClient;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.SystemMessage;
import dev.langchain4j.service.TokenStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** LangChain4j 1 over each of its HTTP clients: {@code LangChain4jApp BASE_URL ROUNDS}. */
public final class LangChain4jApp {

  /** What a model is to fill in. */
  public record Ticket(String subject, int priority, List<String> products) {}

  /** Services whose implementations the framework makes. */
  interface Desk {
    @SystemMessage("You are terse.")
    String answer(String question);

    Ticket extract(String question);
  }

  /** The same, streamed. */
  interface StreamingDesk {
    TokenStream answer(String question);
  }

  /** What a model may call. */
  static final class Orders {
    @Tool("Says where an order is")
    String find(String number, boolean archived) {
      return "Order " + number + (archived ? " is archived" : " is on its way");
    }
  }

  private final ChatModel model;
  private final StreamingChatModel streaming;
  private final EmbeddingModel embedding;

  private LangChain4jApp(String baseUrl, HttpClientBuilder client) {
    Map<String, String> headers = Map.of("X-Added", "by the application");
    model =
        OpenAiChatModel.builder()
            .httpClientBuilder(client)
            .baseUrl(baseUrl)
            .apiKey(Scenarios.KEY)
            .customHeaders(headers)
            .modelName("gpt-4o")
            .temperature(0.0)
            .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
            .strictJsonSchema(true)
            .build();
    streaming =
        OpenAiStreamingChatModel.builder()
            .httpClientBuilder(client)
            .baseUrl(baseUrl)
            .apiKey(Scenarios.KEY)
            .customHeaders(headers)
            .modelName("gpt-4o")
            .temperature(0.0)
            .build();
    embedding =
        OpenAiEmbeddingModel.builder()
            .httpClientBuilder(client)
            .baseUrl(baseUrl)
            .apiKey(Scenarios.KEY)
            .modelName("text-embedding-3-small")
            .build();
  }

  public static void main(String[] args) {
    Map<String, HttpClientBuilder> clients = new LinkedHashMap<>();
    clients.put("jdk", JdkHttpClient.builder());
    clients.put("restclient jdk", restClient(new JdkClientHttpRequestFactory()));
    clients.put("restclient apache5", restClient(new HttpComponentsClientHttpRequestFactory()));
    clients.put("restclient simple", restClient(new SimpleClientHttpRequestFactory()));
    Scenarios scenarios = new Scenarios();
    clients.forEach(
        (name, client) -> {
          LangChain4jApp app = new LangChain4jApp(args[0], client);
          scenarios
              .add("chat:" + name, app::chat)
              .add("service:" + name, app::service)
              .add("structured:" + name, app::structured)
              .add("tools:" + name, app::tools)
              .add("stream:" + name, app::stream)
              .add("serviceStream:" + name, app::serviceStream)
              .add("toolsStream:" + name, app::toolsStream)
              .add("embed:" + name, app::embed);
        });
    scenarios.run(Integer.parseInt(args[1]));
    System.exit(0);
  }

  private static HttpClientBuilder restClient(ClientHttpRequestFactory factory) {
    return SpringRestClient.builder()
        .restClientBuilder(RestClient.builder().requestFactory(factory));
  }

  private static String said(ChatResponse response) {
    return response.id()
        + " "
        + response.modelName()
        + " "
        + response.aiMessage()
        + " "
        + response.tokenUsage()
        + " "
        + response.finishReason();
  }

  private String chat(String question) {
    return said(model.chat(UserMessage.from(question)));
  }

  private String service(String question) {
    return AiServices.create(Desk.class, model).answer(question);
  }

  private String structured(String question) {
    return AiServices.create(Desk.class, model).extract(question).toString();
  }

  private String tools(String question) {
    return AiServices.builder(Desk.class)
        .chatModel(model)
        .tools(new Orders())
        .build()
        .answer(question);
  }

  private String stream(String question) throws Exception {
    StringBuffer pieces = new StringBuffer();
    CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
    streaming.chat(
        question,
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String piece) {
            pieces.append(piece).append('|');
          }

          @Override
          public void onCompleteResponse(ChatResponse response) {
            whole.complete(response);
          }

          @Override
          public void onError(Throwable error) {
            whole.completeExceptionally(error);
          }
        });
    return said(whole.get(30, TimeUnit.SECONDS)) + " " + pieces;
  }

  private String serviceStream(String question) throws Exception {
    TokenStream tokens = AiServices.create(StreamingDesk.class, streaming).answer(question);
    Joined joined = new Joined(tokens);
    tokens.start();
    return joined.get();
  }

  private String toolsStream(String question) throws Exception {
    TokenStream tokens =
        AiServices.builder(StreamingDesk.class)
            .streamingChatModel(streaming)
            .chatMemory(MessageWindowChatMemory.withMaxMessages(10))
            .tools(new Orders())
            .build()
            .answer(question);
    Joined joined = new Joined(tokens);
    tokens.start();
    return joined.get();
  }

  /** What comes of a stream of tokens. */
  private static final class Joined {
    private final StringBuffer pieces = new StringBuffer();
    private final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();

    Joined(TokenStream tokens) {
      tokens
          .onPartialResponse(piece -> pieces.append(piece).append('|'))
          .onToolExecuted(execution -> pieces.append(execution.result()).append('|'))
          .onCompleteResponse(whole::complete)
          .onError(whole::completeExceptionally);
    }

    String get() throws Exception {
      return said(whole.get(30, TimeUnit.SECONDS)) + " " + pieces;
    }
  }

  private String embed(String question) {
    var answer = embedding.embed(question);
    return answer.tokenUsage() + " " + answer.content().vectorAsList().hashCode();
  }
}
