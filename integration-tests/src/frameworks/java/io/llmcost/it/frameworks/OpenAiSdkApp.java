package io.llmcost.it.frameworks;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * OpenAI's SDK, with what all its versions since 1.6 have: {@code OpenAiSdkApp BASE_URL ROUNDS}.
 * Tools and schemas are written as JSON, since their types changed with each major version.
 */
public final class OpenAiSdkApp {

  private final OpenAIClient client;

  private OpenAiSdkApp(String baseUrl) {
    client =
        OpenAIOkHttpClient.builder()
            .baseUrl(baseUrl)
            .apiKey(Scenarios.KEY)
            .putHeader("X-Added", "by the application")
            .build();
  }

  public static void main(String[] args) {
    OpenAiSdkApp app = new OpenAiSdkApp(args[0]);
    new Scenarios()
        .add("chat", app::chat)
        .add("async", app::async)
        .add("stream", app::stream)
        .add("asyncStream", app::asyncStream)
        .add("tools", app::tools)
        .add("asyncTools", app::asyncTools)
        .add("toolsStream", app::toolsStream)
        .add("asyncToolsStream", app::asyncToolsStream)
        .add("structured", app::structured)
        .add("asyncStructured", app::asyncStructured)
        .add("structuredStream", app::structuredStream)
        .add("embed", app::embed)
        .run(Integer.parseInt(args[1]));
    System.exit(0); // the older versions' threads live on for a minute
  }

  private static ChatCompletionCreateParams.Builder asking(String question) {
    return ChatCompletionCreateParams.builder()
        .model("gpt-4o")
        .addUserMessage(question)
        .temperature(0.0);
  }

  private static ChatCompletionCreateParams withTool(String question) {
    Map<String, Object> function = new HashMap<>();
    function.put("name", "find_order");
    function.put("parameters", schema("number", "string"));
    Map<String, Object> tool = new HashMap<>();
    tool.put("type", "function");
    tool.put("function", function);
    return asking(question)
        .putAdditionalBodyProperty("tools", JsonValue.from(Collections.singletonList(tool)))
        .build();
  }

  private static ChatCompletionCreateParams withSchema(String question) {
    Map<String, Object> named = new HashMap<>();
    named.put("name", "ticket");
    named.put("strict", true);
    named.put("schema", schema("priority", "integer"));
    Map<String, Object> format = new HashMap<>();
    format.put("type", "json_schema");
    format.put("json_schema", named);
    return asking(question)
        .putAdditionalBodyProperty("response_format", JsonValue.from(format))
        .build();
  }

  /** Of an object with one property. */
  private static Map<String, Object> schema(String property, String type) {
    Map<String, Object> schema = new HashMap<>();
    schema.put("type", "object");
    schema.put(
        "properties", Collections.singletonMap(property, Collections.singletonMap("type", type)));
    schema.put("required", Arrays.asList(property));
    schema.put("additionalProperties", false);
    return schema;
  }

  private static String said(ChatCompletion answer) {
    ChatCompletion.Choice choice = answer.choices().get(0);
    return choice.message()
        + " "
        + choice.finishReason().asString()
        + " "
        + answer.model()
        + " "
        + answer.usage().get().totalTokens();
  }

  private static String piece(ChatCompletionChunk chunk) {
    return chunk.choices().isEmpty() ? "-" : chunk.choices().get(0).delta().toString();
  }

  private static String joined(StreamResponse<ChatCompletionChunk> chunks) {
    try (StreamResponse<ChatCompletionChunk> open = chunks) {
      return open.stream().map(OpenAiSdkApp::piece).collect(Collectors.joining("|"));
    }
  }

  private static String joined(AsyncStreamResponse<ChatCompletionChunk> chunks) throws Exception {
    StringBuffer said = new StringBuffer();
    chunks.subscribe(chunk -> said.append(piece(chunk)).append('|'));
    chunks.onCompleteFuture().get();
    return said.toString();
  }

  private String chat(String question) {
    return said(client.chat().completions().create(asking(question).build()));
  }

  private String async(String question) throws Exception {
    return said(client.async().chat().completions().create(asking(question).build()).get());
  }

  private String stream(String question) {
    return joined(client.chat().completions().createStreaming(asking(question).build()));
  }

  private String asyncStream(String question) throws Exception {
    return joined(client.async().chat().completions().createStreaming(asking(question).build()));
  }

  private String tools(String question) {
    return said(client.chat().completions().create(withTool(question)));
  }

  private String asyncTools(String question) throws Exception {
    return said(client.async().chat().completions().create(withTool(question)).get());
  }

  private String toolsStream(String question) {
    return joined(client.chat().completions().createStreaming(withTool(question)));
  }

  private String asyncToolsStream(String question) throws Exception {
    return joined(client.async().chat().completions().createStreaming(withTool(question)));
  }

  private String structured(String question) {
    return said(client.chat().completions().create(withSchema(question)));
  }

  private String asyncStructured(String question) throws Exception {
    return said(client.async().chat().completions().create(withSchema(question)).get());
  }

  private String structuredStream(String question) {
    return joined(client.chat().completions().createStreaming(withSchema(question)));
  }

  private String embed(String question) {
    EmbeddingCreateParams params =
        EmbeddingCreateParams.builder().model("text-embedding-3-small").input(question).build();
    return String.valueOf(client.embeddings().create(params).data().get(0).embedding().hashCode());
  }
}
