package io.llmcost.bench.apps;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.llmcost.it.apps.MemoryCalls;
import io.llmcost.it.apps.MemoryNetwork;
import io.llmcost.it.apps.Meter;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/**
 * Says what a call costs whose answer may be kept, through the official SDK over OkHttp: {@code
 * SdkCalls INTERCEPTOR WARM_UP ROUNDS CALLS_PER_ROUND}.
 */
public final class SdkCalls {

  private SdkCalls() {}

  public static void main(String[] args) throws IOException {
    OkHttpClient.Builder network = new MemoryNetwork(MemoryCalls.answer()).client().newBuilder();
    for (Interceptor interceptor : Hand.of(args[0])) {
      network.addInterceptor(interceptor);
    }
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .okHttpClient(network.build())
            .baseUrl("http://" + MemoryCalls.API_HOST + "/v1")
            .apiKey("sk-measured")
            .maxRetries(0)
            .build();
    ChatCompletionCreateParams chat =
        ChatCompletionCreateParams.builder()
            .model("gpt-4o")
            .addSystemMessage("Be brief.")
            .addUserMessage(MemoryCalls.words(900))
            .temperature(0.0)
            .build();
    Meter.of(args, 1)
        .print(
            "",
            () -> {
              var answer = client.chat().completions().create(chat);
              return answer.choices().get(0).message().content().orElseThrow().length();
            });
    System.exit(0); // threads of the SDK's live on for a minute
  }
}
