package io.llmcost.it.frameworks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatResponse;
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
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** Spring AI 1 on RestClient and WebClient: {@code SpringAiApp BASE_URL ROUNDS}. */
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

  private SpringAiApp(
      String baseUrl, ClientHttpRequestFactory factory, ClientHttpConnector connector) {
    MultiValueMap<String, String> headers = new LinkedMultiValueMap<>();
    headers.add("X-Added", "by the application");
    OpenAiApi api =
        OpenAiApi.builder()
            .baseUrl(baseUrl.replaceFirst("/v1$", ""))
            .apiKey(Scenarios.KEY)
            .headers(headers)
            .restClientBuilder(RestClient.builder().requestFactory(factory))
            .webClientBuilder(WebClient.builder().clientConnector(connector))
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
    Map<String, SpringAiApp> apps = new LinkedHashMap<>();
    apps.put(
        "jdk",
        new SpringAiApp(args[0], new JdkClientHttpRequestFactory(), new JdkClientHttpConnector()));
    apps.put(
        "simple",
        new SpringAiApp(
            args[0], new SimpleClientHttpRequestFactory(), new ReactorClientHttpConnector()));
    Scenarios scenarios = new Scenarios();
    apps.forEach(
        (name, app) -> {
          scenarios
              .add("call:" + name, app::call)
              .add("client:" + name, app::client)
              .add("structured:" + name, app::structured)
              .add("tools:" + name, app::tools)
              .add("stream:" + name, app::stream)
              .add("clientStream:" + name, app::clientStream)
              .add("toolsStream:" + name, app::toolsStream)
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

  private String stream(String question) {
    return model.stream(new Prompt(question))
        .map(chunk -> chunk.getResult() == null ? "-" : said(chunk))
        .collect(Collectors.joining("|"))
        .block();
  }

  private static String said(ChatResponse chunk) {
    return String.valueOf(chunk.getResult().getOutput().getText());
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
