package io.llmcost.it.frameworks;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.ai.tool.annotation.Tool;

/** Spring AI 2, which stands on OpenAI's SDK: {@code SpringAi2App BASE_URL ROUNDS}. */
public final class SpringAi2App {

  /** What a model is to fill in. */
  public record Ticket(String subject, int priority, List<String> products) {}

  /** What a model may call. */
  static final class Orders {
    @Tool(description = "Says where an order is")
    String find(String number, boolean archived) {
      return "Order " + number + (archived ? " is archived" : " is on its way");
    }
  }

  private static final String SCHEMA =
      """
      {"type":"object","properties":{"subject":{"type":"string"},"priority":{"type":"integer"},
       "products":{"type":"array","items":{"type":"string"}}},
       "required":["subject","priority","products"],"additionalProperties":false}""";

  private final OpenAiChatModel model;
  private final ChatClient client;
  private final OpenAiEmbeddingModel embedding;

  private SpringAi2App(String baseUrl) {
    model =
        OpenAiChatModel.builder()
            .options(
                OpenAiChatOptions.builder()
                    .baseUrl(baseUrl)
                    .apiKey(Scenarios.KEY)
                    .customHeaders(Map.of("X-Added", "by the application"))
                    .model("gpt-4o")
                    .temperature(0.0)
                    .build())
            .build();
    client = ChatClient.create(model);
    embedding =
        OpenAiEmbeddingModel.builder()
            .options(
                OpenAiEmbeddingOptions.builder()
                    .baseUrl(baseUrl)
                    .apiKey(Scenarios.KEY)
                    .model("text-embedding-3-small")
                    .build())
            .build();
  }

  public static void main(String[] args) {
    SpringAi2App app = new SpringAi2App(args[0]);
    new Scenarios()
        .add("call", app::call)
        .add("client", app::client)
        .add("structured", app::structured)
        .add("tools", app::tools)
        .add("stream", app::stream)
        .add("clientStream", app::clientStream)
        .add("toolsStream", app::toolsStream)
        .add("embed", app::embed)
        .run(Integer.parseInt(args[1]));
    System.exit(0); // the SDK's threads
  }

  private String call(String question) {
    var answer = model.call(new Prompt(question));
    return answer.getResult().getOutput().getText() + " " + answer.getMetadata().getModel();
  }

  private String client(String question) {
    return client.prompt().system("You are terse.").user(question).call().content();
  }

  private String structured(String question) {
    return client
        .prompt()
        .options(OpenAiChatOptions.builder().outputSchema(SCHEMA))
        .user(question)
        .call()
        .entity(Ticket.class)
        .toString();
  }

  private String tools(String question) {
    return client.prompt().user(question).tools(new Orders()).call().content();
  }

  private String stream(String question) {
    return model.stream(new Prompt(question))
        .mapNotNull(
            chunk -> chunk.getResult() == null ? "-" : chunk.getResult().getOutput().getText())
        .collect(Collectors.joining("|"))
        .block();
  }

  private String clientStream(String question) {
    return client.prompt().user(question).stream()
        .content()
        .collect(Collectors.joining("|"))
        .block();
  }

  private String toolsStream(String question) {
    return client.prompt().user(question).tools(new Orders()).stream()
        .content()
        .collect(Collectors.joining("|"))
        .block();
  }

  private String embed(String question) {
    return String.valueOf(java.util.Arrays.hashCode(embedding.embed(question)));
  }
}
