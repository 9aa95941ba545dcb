package io.llmcost.it.containers;

import io.llmcost.it.frameworks.Prompts;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** OkHttp 3, 4 and 5. */
public final class OkHttpAssistant implements Assistant {

  @Override
  public String ask(String baseUrl, String question) throws IOException {
    OkHttpClient client = new OkHttpClient();
    Request request =
        new Request.Builder()
            .url(baseUrl + "/chat/completions")
            .header("Authorization", KEY)
            .post(RequestBody.create(MediaType.parse("application/json"), Prompts.chat(question)))
            .build();
    try (Response response = client.newCall(request).execute()) {
      return response.code() + " " + response.body().string();
    } finally {
      client.connectionPool().evictAll();
      client.dispatcher().executorService().shutdown();
    }
  }
}
