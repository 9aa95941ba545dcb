package io.llmcost.it.frameworks;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.StreamingResponseHandler;
import dev.langchain4j.model.chat.ChatLanguageModel;
import dev.langchain4j.model.chat.StreamingChatLanguageModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.SystemMessage;
import dev.langchain4j.service.TokenStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** LangChain4j 0.36: Retrofit and OkHttp below it. {@code LangChain4j0App BASE_URL ROUNDS}. */
public final class LangChain4j0App {

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

  private final ChatLanguageModel model;
  private final StreamingChatLanguageModel streaming;
  private final EmbeddingModel embedding;

  private LangChain4j0App(String baseUrl) {
    Map<String, String> headers = Map.of("X-Added", "by the application");
    model =
        OpenAiChatModel.builder()
            .baseUrl(baseUrl)
            .apiKey(Scenarios.KEY)
            .customHeaders(headers)
            .modelName("gpt-4o")
            .temperature(0.0)
            .responseFormat("json_schema")
            .strictJsonSchema(true)
            .build();
    streaming =
        OpenAiStreamingChatModel.builder()
            .baseUrl(baseUrl)
            .apiKey(Scenarios.KEY)
            .customHeaders(headers)
            .modelName("gpt-4o")
            .temperature(0.0)
            .build();
    embedding =
        OpenAiEmbeddingModel.builder()
            .baseUrl(baseUrl)
            .apiKey(Scenarios.KEY)
            .modelName("text-embedding-3-small")
            .build();
  }

  public static void main(String[] args) {
    LangChain4j0App app = new LangChain4j0App(args[0]);
    new Scenarios()
        .add("chat", app::chat)
        .add("service", app::service)
        .add("structured", app::structured)
        .add("tools", app::tools)
        .add("stream", app::stream)
        .add("serviceStream", app::serviceStream)
        .add("toolsStream", app::toolsStream)
        .add("embed", app::embed)
        .run(Integer.parseInt(args[1]));
    System.exit(0); // OkHttp's threads live on for a minute
  }

  private String chat(String question) {
    return model.generate(question);
  }

  private String service(String question) {
    return AiServices.create(Desk.class, model).answer(question);
  }

  private String structured(String question) {
    return AiServices.create(Desk.class, model).extract(question).toString();
  }

  private String tools(String question) {
    return AiServices.builder(Desk.class)
        .chatLanguageModel(model)
        .tools(new Orders())
        .build()
        .answer(question);
  }

  private String stream(String question) throws Exception {
    StringBuffer pieces = new StringBuffer();
    CompletableFuture<Response<AiMessage>> whole = new CompletableFuture<>();
    streaming.generate(
        question,
        new StreamingResponseHandler<AiMessage>() {
          @Override
          public void onNext(String piece) {
            pieces.append(piece).append('|');
          }

          @Override
          public void onComplete(Response<AiMessage> response) {
            whole.complete(response);
          }

          @Override
          public void onError(Throwable error) {
            whole.completeExceptionally(error);
          }
        });
    return whole.get(30, TimeUnit.SECONDS) + " " + pieces;
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
            .streamingChatLanguageModel(streaming)
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
    private final CompletableFuture<Response<AiMessage>> whole = new CompletableFuture<>();

    Joined(TokenStream tokens) {
      tokens
          .onNext(piece -> pieces.append(piece).append('|'))
          .onComplete(whole::complete)
          .onError(whole::completeExceptionally);
    }

    String get() throws Exception {
      return whole.get(30, TimeUnit.SECONDS) + " " + pieces;
    }
  }

  private String embed(String question) {
    Response<Embedding> answer = embedding.embed(question);
    return answer.tokenUsage() + " " + answer.content().vectorAsList().hashCode();
  }
}
