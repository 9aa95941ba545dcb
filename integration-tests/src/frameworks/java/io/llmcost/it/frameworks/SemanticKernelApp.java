package io.llmcost.it.frameworks;

import com.azure.ai.openai.OpenAIAsyncClient;
import com.azure.core.credential.AzureKeyCredential;
import com.microsoft.semantickernel.Kernel;
import com.microsoft.semantickernel.aiservices.openai.chatcompletion.OpenAIChatCompletion;
import com.microsoft.semantickernel.aiservices.openai.textembedding.OpenAITextEmbeddingGenerationService;
import com.microsoft.semantickernel.orchestration.InvocationContext;
import com.microsoft.semantickernel.orchestration.PromptExecutionSettings;
import com.microsoft.semantickernel.orchestration.ToolCallBehavior;
import com.microsoft.semantickernel.plugin.KernelPlugin;
import com.microsoft.semantickernel.plugin.KernelPluginFactory;
import com.microsoft.semantickernel.semanticfunctions.annotations.DefineKernelFunction;
import com.microsoft.semantickernel.semanticfunctions.annotations.KernelFunctionParameter;
import com.microsoft.semantickernel.services.chatcompletion.ChatCompletionService;
import com.microsoft.semantickernel.services.chatcompletion.ChatHistory;
import com.microsoft.semantickernel.services.chatcompletion.ChatMessageContent;
import java.util.List;
import java.util.stream.Collectors;

/** Semantic Kernel on Azure's SDK: {@code SemanticKernelApp ENDPOINT ROUNDS}. */
public final class SemanticKernelApp {

  /** What a model may call. */
  public static final class Orders {
    @DefineKernelFunction(
        name = "find",
        description = "Says where an order is",
        returnType = "string")
    public String find(
        @KernelFunctionParameter(name = "number", description = "Of the order") String number) {
      return "Order " + number + " is on its way";
    }
  }

  private final ChatCompletionService chat;
  private final OpenAITextEmbeddingGenerationService embedding;
  private final Kernel kernel;

  private SemanticKernelApp(OpenAIAsyncClient client) {
    chat =
        OpenAIChatCompletion.builder()
            .withOpenAIAsyncClient(client)
            .withModelId("support")
            .withDeploymentName("support")
            .build();
    embedding =
        OpenAITextEmbeddingGenerationService.builder()
            .withOpenAIAsyncClient(client)
            .withModelId("vectors")
            .withDeploymentName("vectors")
            .withDimensions(64)
            .build();
    KernelPlugin orders = KernelPluginFactory.createFromObject(new Orders(), "Orders");
    kernel =
        Kernel.builder()
            .withAIService(ChatCompletionService.class, chat)
            .withPlugin(orders)
            .build();
  }

  public static void main(String[] args) {
    SemanticKernelApp app =
        new SemanticKernelApp(
            AzureClients.at(args[0])
                .credential(new AzureKeyCredential(Scenarios.KEY))
                .buildAsyncClient());
    new Scenarios()
        .add("chat", app::chat)
        .add("async", app::async)
        .add("stream", app::stream)
        .add("tools", app::tools)
        .add("prompt", app::prompt)
        .add("embed", app::embed)
        .run(Integer.parseInt(args[1]));
    System.exit(0); // Reactor's threads
  }

  private static InvocationContext context(ToolCallBehavior tools) {
    return InvocationContext.builder()
        .withPromptExecutionSettings(
            PromptExecutionSettings.builder().withTemperature(0.0).withTopP(1.0).build())
        .withToolCallBehavior(tools)
        .build();
  }

  private static String said(List<ChatMessageContent<?>> messages) {
    return messages.stream()
        .map(message -> String.valueOf(message.getContent()))
        .collect(Collectors.joining("|"));
  }

  private String chat(String question) {
    ChatHistory history = new ChatHistory("You are terse.").addUserMessage(question);
    return said(chat.getChatMessageContentsAsync(history, kernel, context(null)).block());
  }

  private String async(String question) throws Exception {
    ChatHistory history = new ChatHistory().addUserMessage(question);
    return said(chat.getChatMessageContentsAsync(history, kernel, context(null)).toFuture().get());
  }

  private String stream(String question) {
    Kernel bare = Kernel.builder().build();
    ToolCallBehavior none = ToolCallBehavior.allowAllKernelFunctions(false);
    return chat.getStreamingChatMessageContentsAsync(question, bare, context(none))
        .map(piece -> String.valueOf(piece.getContent()))
        .collect(Collectors.joining("|"))
        .block();
  }

  private String tools(String question) {
    ChatHistory history = new ChatHistory().addUserMessage(question);
    ToolCallBehavior all = ToolCallBehavior.allowAllKernelFunctions(true);
    return said(chat.getChatMessageContentsAsync(history, kernel, context(all)).block());
  }

  /** The kernel names the author of a prompt at random: no two of its requests are the same. */
  private String prompt(String question) {
    return kernel
        .<String>invokePromptAsync(question)
        .withInvocationContext(context(null))
        .withResultType(String.class)
        .block()
        .getResult();
  }

  private String embed(String question) {
    return String.valueOf(
        embedding.generateEmbeddingAsync(question).block().getVector().hashCode());
  }
}
