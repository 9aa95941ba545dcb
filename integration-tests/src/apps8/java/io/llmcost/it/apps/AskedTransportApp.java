package io.llmcost.it.apps;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.List;

/**
 * The same as {@link AskedApp} with the official SDK over a transport that an application has
 * written; {@code sync} or {@code async} as the second argument.
 */
public final class AskedTransportApp {

  private AskedTransportApp() {}

  public static void main(String[] args) throws Exception {
    boolean sync = args[1].equals("sync");
    OpenAIClient client =
        new OpenAIClientImpl(
            ClientOptions.builder()
                .httpClient(new SocketTransport())
                .baseUrl(args[0])
                .apiKey(Bodies.APPLICATION_KEY)
                .build());
    Questions.answer(
        (body, stream) -> {
          ChatCompletionCreateParams params =
              ChatCompletionCreateParams.builder()
                  .model("gpt-4o")
                  .temperature(0)
                  .addUserMessage(body.replace(Bodies.STREAM, ""))
                  .build();
          if (stream) {
            HttpResponseFor<StreamResponse<ChatCompletionChunk>> response =
                sync
                    ? client.chat().completions().withRawResponse().createStreaming(params)
                    : client
                        .async()
                        .chat()
                        .completions()
                        .withRawResponse()
                        .createStreaming(params)
                        .join();
            try (StreamResponse<ChatCompletionChunk> chunks = response.parse()) {
              if (chunks.stream().count() == 0) {
                throw new IllegalStateException("No chunks");
              }
            }
            return response.statusCode() + " " + cache(response.headers().values(CACHE));
          }
          HttpResponseFor<ChatCompletion> response =
              sync
                  ? client.chat().completions().withRawResponse().create(params)
                  : client.async().chat().completions().withRawResponse().create(params).join();
          response.parse().choices().get(0);
          return response.statusCode() + " " + cache(response.headers().values(CACHE));
        });
  }

  private static final String CACHE = "x-llmcost-cache";

  private static String cache(List<String> values) {
    return values.isEmpty() ? "untouched" : values.get(0);
  }
}
