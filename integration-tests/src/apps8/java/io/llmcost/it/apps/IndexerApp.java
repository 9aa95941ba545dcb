package io.llmcost.it.apps;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * {@code IndexerApp BASE_URL CALLS THREADS}: has documents embedded one by one from many threads.
 * Prints for each its vector and how often it came.
 */
public final class IndexerApp {

  private IndexerApp() {}

  public static void main(String[] args) throws Exception {
    OpenAIClient client =
        OpenAIOkHttpClient.builder().baseUrl(args[0]).apiKey(Bodies.APPLICATION_KEY).build();
    ExecutorService threads = Executors.newFixedThreadPool(Integer.parseInt(args[2]));
    List<Future<String>> all = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      String text = "Document " + i + " is about something of its own.";
      all.add(threads.submit(() -> embed(client, text)));
    }
    for (Future<String> one : all) {
      System.out.println(one.get());
    }
    threads.shutdown();
    client.close();
    System.exit(0); // the older versions' threads live on for a minute after close()
  }

  private static String embed(OpenAIClient client, String text) {
    CreateEmbeddingResponse response =
        client
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model("text-embedding-3-small")
                    .input(text)
                    .build());
    return response.data().size()
        + " at "
        + response.data().get(0).index()
        + ": "
        + response.data().get(0).embedding();
  }
}
