package io.llmcost.it.apps;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.StructuredChatCompletion;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.StructuredResponse;
import java.util.List;

/**
 * Uses what the official SDK makes of answers: accumulated streams, tools, structured outputs, raw
 * responses, errors. {@code OpenAiTypedApp BASE_URL SCENARIO...}; scenarios that have the same text
 * behind an equals sign ask the same, so that {@code chat=x chat-stream=x} is one question.
 */
public final class OpenAiTypedApp {

  /** What a model is to fill in; its fields become a JSON schema. */
  public static final class Ticket {
    public String subject;
    public int priority;
    public List<String> products;

    @Override
    public String toString() {
      return subject + "/" + priority + "/" + products;
    }
  }

  /** A tool that a model may call. */
  public static final class FindOrder {
    public String number;
    public boolean archived;
  }

  private final OpenAIClient client;

  private OpenAiTypedApp(String baseUrl) {
    client = OpenAIOkHttpClient.builder().baseUrl(baseUrl).apiKey(Bodies.APPLICATION_KEY).build();
  }

  public static void main(String[] args) {
    OpenAiTypedApp app = new OpenAiTypedApp(args[0]);
    for (int i = 1; i < args.length; i++) {
      try {
        Output.result(args[i], 200, app.run(args[i]));
      } catch (Exception e) {
        Output.failure(args[i], e);
      }
    }
    app.client.close();
    System.exit(0); // the older versions' threads live on for a minute after close()
  }

  private String run(String scenario) {
    String question = "Question " + scenario.replaceFirst("^[^=]*=", "");
    String kind = scenario.replaceFirst("=.*", "");
    boolean streams = kind.endsWith("-stream");
    String form = kind.replaceFirst("-stream$", "");
    if (form.startsWith("responses")) {
      Response response = response(responses(form, question), streams).validate();
      return form.equals("responses-structured")
          ? said(response) + ' ' + new StructuredResponse<>(Ticket.class, response).output()
          : said(response);
    }
    ChatCompletionCreateParams chat = chat(form, question);
    switch (form) {
      case "raw":
        return raw(chat);
      case "only":
        return only(chat);
      case "structured":
        ChatCompletion filled = completion(chat, streams).validate();
        return said(filled)
            + ' '
            + new StructuredChatCompletion<>(Ticket.class, filled)
                .choices()
                .get(0)
                .message()
                .content()
                .get();
      default:
        return said(completion(chat, streams).validate());
    }
  }

  private static ChatCompletionCreateParams chat(String form, String question) {
    ChatCompletionCreateParams.Builder builder =
        ChatCompletionCreateParams.builder()
            .model("gpt-4o")
            .addUserMessage(question)
            .temperature(0.0);
    switch (form) {
      case "tools":
        return builder.addTool(FindOrder.class).build();
      case "structured":
        return builder.responseFormat(Ticket.class).build().rawParams();
      case "only":
        return builder.putAdditionalHeader("x-llmcost-cache", "only").build();
      default:
        return builder.build();
    }
  }

  private static ResponseCreateParams responses(String form, String question) {
    ResponseCreateParams.Builder builder =
        ResponseCreateParams.builder()
            .model("gpt-4o")
            .input(question)
            .temperature(0.0)
            .store(false);
    switch (form) {
      case "responses-tools":
        return builder.addTool(FindOrder.class).build();
      case "responses-structured":
        return builder.text(Ticket.class).build().rawParams();
      default:
        return builder.build();
    }
  }

  private ChatCompletion completion(ChatCompletionCreateParams params, boolean streams) {
    if (!streams) {
      return client.chat().completions().create(params);
    }
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(params)) {
      chunks.stream().forEach(chunk -> accumulator.accumulate(chunk.validate()));
    }
    return accumulator.chatCompletion();
  }

  private Response response(ResponseCreateParams params, boolean streams) {
    if (!streams) {
      return client.responses().create(params);
    }
    ResponseAccumulator accumulator = ResponseAccumulator.create();
    try (StreamResponse<ResponseStreamEvent> events = client.responses().createStreaming(params)) {
      events.stream().forEach(event -> accumulator.accumulate(event.validate()));
    }
    return accumulator.response();
  }

  /** What an answer says however it came; a stream that did not ask for usage has none. */
  private static String said(ChatCompletion completion) {
    ChatCompletion.Choice choice = completion.choices().get(0);
    return completion.id()
        + ' '
        + completion.model()
        + ' '
        + choice.finishReason()
        + ' '
        + choice.message().content().orElse("")
        + ' '
        + choice.message().toolCalls();
  }

  private static String said(Response response) {
    return response.id()
        + ' '
        + response.status()
        + ' '
        + response.output()
        + ' '
        + response.usage().map(usage -> usage.totalTokens());
  }

  private String raw(ChatCompletionCreateParams chat) {
    try (HttpResponseFor<ChatCompletion> answer =
        client.chat().completions().withRawResponse().create(chat)) {
      return "cache="
          + answer.headers().values("x-llmcost-cache")
          + " model="
          + answer.headers().values("x-llmcost-model")
          + " ids="
          + answer.headers().values("x-llmcost-call-id").size()
          + ' '
          + said(answer.parse().validate());
    }
  }

  /** Nothing may be sent: an error that the agent makes. */
  private String only(ChatCompletionCreateParams chat) {
    try {
      return said(client.chat().completions().create(chat));
    } catch (OpenAIServiceException e) {
      return e.statusCode()
          + " "
          + e.code().orElse("-")
          + " x-should-retry="
          + e.headers().values("x-should-retry");
    }
  }
}
