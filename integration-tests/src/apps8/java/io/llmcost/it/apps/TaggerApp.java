package io.llmcost.it.apps;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * {@code TaggerApp BASE_URL CALLS THREADS SHARED OWN}: asks from many threads, under instructions
 * of so many words, about texts of so many words each. Prints for each call whether the answer is
 * to its own text.
 */
public final class TaggerApp {

  private TaggerApp() {}

  public static void main(String[] args) throws Exception {
    OpenAIClient client =
        OpenAIOkHttpClient.builder().baseUrl(args[0]).apiKey(Bodies.APPLICATION_KEY).build();
    int calls = Integer.parseInt(args[1]);
    ExecutorService threads = Executors.newFixedThreadPool(Integer.parseInt(args[2]));
    String instructions = words("rule", Integer.parseInt(args[3]));
    String rest = words("word", Integer.parseInt(args[4]) - 1);
    List<Future<String>> all = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      String text = "ticket" + i + rest;
      all.add(threads.submit(() -> tag(client, instructions, text)));
    }
    for (Future<String> one : all) {
      System.out.println(one.get());
    }
    threads.shutdown();
    client.close();
    System.exit(0); // the older versions' threads live on for a minute after close()
  }

  private static String words(String word, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(' ').append(word);
    }
    return text.toString();
  }

  private static String tag(OpenAIClient client, String instructions, String text) {
    ChatCompletion completion =
        client
            .chat()
            .completions()
            .create(
                ChatCompletionCreateParams.builder()
                    .model("gpt-4o")
                    .addSystemMessage(instructions)
                    .addUserMessage(text)
                    .temperature(0.0)
                    .build());
    String said = completion.choices().get(0).message().content().orElse("-");
    String own = text.substring(0, text.indexOf(' '));
    return said.startsWith("About " + own + " ") ? "own" : "strange: " + own + " got " + said;
  }
}
