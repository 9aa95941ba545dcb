package io.llmcost.it.frameworks;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.SystemMessage;
import io.quarkiverse.langchain4j.RegisterAiService;
import io.quarkiverse.langchain4j.ToolBox;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.rest.client.RestClientBuilder;

/**
 * LangChain4j as Quarkus has it, and Quarkus's REST client, over Vert.x: {@code QuarkusApp BASE_URL
 * ROUNDS}.
 */
@QuarkusMain
public class QuarkusApp implements QuarkusApplication {

  /** What a model is to fill in. */
  public record Ticket(String subject, int priority, List<String> products) {}

  /** Services whose implementations the framework makes. */
  @RegisterAiService(
      chatMemoryProviderSupplier = RegisterAiService.NoChatMemoryProviderSupplier.class)
  @ApplicationScoped
  interface Desk {
    @SystemMessage("You are terse.")
    String answer(@dev.langchain4j.service.UserMessage String question);

    Ticket extract(@dev.langchain4j.service.UserMessage String question);

    Multi<String> stream(@dev.langchain4j.service.UserMessage String question);
  }

  /** One with tools must have a memory; a new one for each question. */
  @RegisterAiService
  @ApplicationScoped
  interface Clerk {
    @ToolBox(Orders.class)
    String find(@MemoryId int memory, @dev.langchain4j.service.UserMessage String question);
  }

  /** What a model may call. */
  @ApplicationScoped
  public static class Orders {
    @Tool("Says where an order is")
    public String find(String number, boolean archived) {
      return "Order " + number + (archived ? " is archived" : " is on its way");
    }
  }

  /** The API as an application declares it itself. */
  @Path("/chat/completions")
  @Consumes(MediaType.APPLICATION_JSON)
  interface Chat {
    @POST
    String ask(@HeaderParam("Authorization") String key, String body);

    @POST
    CompletionStage<String> askLater(@HeaderParam("Authorization") String key, String body);
  }

  @Inject ChatModel model;
  @Inject StreamingChatModel streaming;
  @Inject EmbeddingModel embedding;
  @Inject Desk desk;
  @Inject Clerk clerk;

  private int questions;
  private Chat chat;

  public static void main(String[] args) {
    System.setProperty("quarkus.langchain4j.openai.base-url", args[0]);
    Quarkus.run(QuarkusApp.class, args);
  }

  @Override
  @ActivateRequestContext
  public int run(String... args) {
    chat = RestClientBuilder.newBuilder().baseUri(URI.create(args[0])).build(Chat.class);
    new Scenarios()
        .add("chat:", this::chat)
        .add("service:", this::service)
        .add("structured:", this::structured)
        .add("tools:", this::tools)
        .add("stream:", this::stream)
        .add("serviceStream:", this::serviceStream)
        .add("embed:", this::embed)
        .add("rest:", this::rest)
        .add("restAsync:", this::restAsync)
        .run(Integer.parseInt(args[1]));
    return 0;
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
    return desk.answer(question);
  }

  private String structured(String question) {
    return desk.extract(question).toString();
  }

  private String tools(String question) {
    return clerk.find(++questions, question);
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

  private String serviceStream(String question) {
    return String.join(
        "|", desk.stream(question).collect().asList().await().atMost(Duration.ofSeconds(30)));
  }

  private String embed(String question) {
    var answer = embedding.embed(question);
    return answer.tokenUsage() + " " + answer.content().vectorAsList().hashCode();
  }

  private static String body(String question) {
    return "{\"model\":\"gpt-4o\",\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":\""
        + question
        + "\"}]}";
  }

  private String rest(String question) {
    return chat.ask("Bearer " + Scenarios.KEY, body(question));
  }

  private String restAsync(String question) throws Exception {
    return chat.askLater("Bearer " + Scenarios.KEY, body(question))
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }
}
