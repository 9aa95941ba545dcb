package io.llmcost.it.frameworks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.ai.openai.api.OpenAiApi;
import org.springframework.ai.openai.api.ResponseFormat;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;

/** Spring AI 1 on RestClient: {@code SpringAiApp BASE_URL ROUNDS}. */
public final class SpringAiApp {

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

  private SpringAiApp(String baseUrl, ClientHttpRequestFactory factory) {
    MultiValueMap<String, String> headers = new LinkedMultiValueMap<>();
    headers.add("X-Added", "by the application");
    OpenAiApi api =
        OpenAiApi.builder()
            .baseUrl(baseUrl.replaceFirst("/v1$", ""))
            .apiKey(Scenarios.KEY)
            .headers(headers)
            .restClientBuilder(RestClient.builder().requestFactory(factory))
            .build();
    OpenAiChatOptions options =
        OpenAiChatOptions.builder().model("gpt-4o").temperature(0.0).build();
    model = OpenAiChatModel.builder().openAiApi(api).defaultOptions(options).build();
    client = ChatClient.create(model);
    embedding =
        new OpenAiEmbeddingModel(
            api,
            MetadataMode.EMBED,
            OpenAiEmbeddingOptions.builder().model("text-embedding-3-small").build());
  }

  public static void main(String[] args) {
    Map<String, ClientHttpRequestFactory> factories = new LinkedHashMap<>();
    factories.put("jdk", new JdkClientHttpRequestFactory());
    factories.put("simple", new SimpleClientHttpRequestFactory());
    Scenarios scenarios = new Scenarios();
    factories.forEach(
        (name, factory) -> {
          SpringAiApp app = new SpringAiApp(args[0], factory);
          scenarios
              .add("call:" + name, app::call)
              .add("client:" + name, app::client)
              .add("structured:" + name, app::structured)
              .add("tools:" + name, app::tools)
              .add("embed:" + name, app::embed);
        });
    scenarios.run(Integer.parseInt(args[1]));
    System.exit(0); // Reactor's threads
  }

  private String call(String question) {
    var answer = model.call(new Prompt(question));
    return answer.getResult().getOutput().getText() + " " + answer.getMetadata().getUsage();
  }

  private String client(String question) {
    return client.prompt().system("You are terse.").user(question).call().content();
  }

  private String structured(String question) {
    ResponseFormat format =
        ResponseFormat.builder().type(ResponseFormat.Type.JSON_SCHEMA).jsonSchema(SCHEMA).build();
    return client
        .prompt()
        .options(
            OpenAiChatOptions.builder()
                .model("gpt-4o")
                .temperature(0.0)
                .responseFormat(format)
                .build())
        .user(question)
        .call()
        .entity(Ticket.class)
        .toString();
  }

  private String tools(String question) {
    return client.prompt().user(question).tools(new Orders()).call().content();
  }

  private String embed(String question) {
    return String.valueOf(java.util.Arrays.hashCode(embedding.embed(question)));
  }
}
