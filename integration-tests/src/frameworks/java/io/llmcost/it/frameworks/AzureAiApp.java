package io.llmcost.it.frameworks;

import com.azure.ai.openai.OpenAIAsyncClient;
import com.azure.ai.openai.OpenAIClient;
import com.azure.ai.openai.OpenAIClientBuilder;
import com.azure.ai.openai.models.ChatCompletions;
import com.azure.ai.openai.models.ChatCompletionsFunctionToolCall;
import com.azure.ai.openai.models.ChatCompletionsFunctionToolDefinition;
import com.azure.ai.openai.models.ChatCompletionsFunctionToolDefinitionFunction;
import com.azure.ai.openai.models.ChatCompletionsOptions;
import com.azure.ai.openai.models.ChatRequestUserMessage;
import com.azure.ai.openai.models.ChatResponseMessage;
import com.azure.ai.openai.models.EmbeddingsOptions;
import com.azure.core.credential.AccessToken;
import com.azure.core.credential.AzureKeyCredential;
import com.azure.core.util.BinaryData;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Azure's own SDK: {@code AzureAiApp ENDPOINT ROUNDS}. */
public final class AzureAiApp {

  private static final String DEPLOYMENT = "support";

  private final OpenAIClient client;
  private final OpenAIAsyncClient async;

  private AzureAiApp(OpenAIClientBuilder builder) {
    client = builder.buildClient();
    async = builder.buildAsyncClient();
  }

  public static void main(String[] args) {
    AzureAiApp keyed =
        new AzureAiApp(AzureClients.at(args[0]).credential(new AzureKeyCredential(Scenarios.KEY)));
    AccessToken token = new AccessToken(Scenarios.KEY, OffsetDateTime.now().plusHours(1));
    AzureAiApp entra =
        new AzureAiApp(AzureClients.at(args[0]).credential(request -> Mono.just(token)));
    new Scenarios()
        .add("chat", keyed::chat)
        .add("async", keyed::async)
        .add("stream", keyed::stream)
        .add("asyncStream", keyed::asyncStream)
        .add("tools", keyed::tools)
        .add("embed", keyed::embed)
        .add("chat:entra", entra::chat)
        .add("stream:entra", entra::stream)
        .run(Integer.parseInt(args[1]));
    System.exit(0); // Reactor's threads
  }

  private static ChatCompletionsOptions asking(String question) {
    return new ChatCompletionsOptions(
            Collections.singletonList(new ChatRequestUserMessage(question)))
        .setTemperature(0.0);
  }

  private static String said(ChatCompletions answer) {
    return answer.getChoices().get(0).getMessage().getContent()
        + " "
        + answer.getModel()
        + " "
        + answer.getUsage().getTotalTokens();
  }

  private static String piece(ChatCompletions chunk) {
    if (chunk.getChoices().isEmpty()) {
      return "-";
    }
    ChatResponseMessage delta = chunk.getChoices().get(0).getDelta();
    return delta == null ? "" : String.valueOf(delta.getContent());
  }

  private String chat(String question) {
    return said(client.getChatCompletions(DEPLOYMENT, asking(question)));
  }

  private String async(String question) {
    return said(async.getChatCompletions(DEPLOYMENT, asking(question)).block());
  }

  private String stream(String question) {
    return client.getChatCompletionsStream(DEPLOYMENT, asking(question)).stream()
        .map(AzureAiApp::piece)
        .collect(Collectors.joining("|"));
  }

  private String asyncStream(String question) {
    return async
        .getChatCompletionsStream(DEPLOYMENT, asking(question))
        .map(AzureAiApp::piece)
        .collect(Collectors.joining("|"))
        .block();
  }

  private String tools(String question) {
    ChatCompletionsFunctionToolDefinitionFunction function =
        new ChatCompletionsFunctionToolDefinitionFunction("find_order")
            .setParameters(
                BinaryData.fromString(
                    "{\"type\":\"object\",\"properties\":{\"number\":{\"type\":\"string\"}},"
                        + "\"required\":[\"number\"]}"));
    ChatCompletionsOptions options =
        asking(question)
            .setTools(
                Collections.singletonList(new ChatCompletionsFunctionToolDefinition(function)));
    ChatCompletions answer = client.getChatCompletions(DEPLOYMENT, options);
    ChatCompletionsFunctionToolCall call =
        (ChatCompletionsFunctionToolCall)
            answer.getChoices().get(0).getMessage().getToolCalls().get(0);
    return call.getFunction().getName() + call.getFunction().getArguments();
  }

  private String embed(String question) {
    EmbeddingsOptions options = new EmbeddingsOptions(Collections.singletonList(question));
    return String.valueOf(
        client.getEmbeddings("vectors", options).getData().get(0).getEmbedding().hashCode());
  }
}
