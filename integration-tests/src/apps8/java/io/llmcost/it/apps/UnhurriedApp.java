package io.llmcost.it.apps;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * {@code UnhurriedApp BASE_URL PROMPT}: a call, an asynchronous call and a stream with OkHttp, none
 * with a timeout: the thread that looks after timeouts would hold the class loader for a minute.
 */
public final class UnhurriedApp {

  private UnhurriedApp() {}

  public static void main(String[] args) throws Exception {
    OkHttpClient client =
        new OkHttpClient.Builder()
            .connectTimeout(0, TimeUnit.SECONDS)
            .readTimeout(0, TimeUnit.SECONDS)
            .writeTimeout(0, TimeUnit.SECONDS)
            .build();
    try (Response response = client.newCall(request(args, "sync", "")).execute()) {
      print(response);
    }
    async(client.newCall(request(args, "async", "")));
    try (Response response = client.newCall(request(args, "stream", Bodies.STREAM)).execute()) {
      print(response);
    }
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private static Request request(String[] args, String kind, String more) {
    String json = Bodies.chat(kind + args[1], more);
    return new Request.Builder()
        .url(args[0] + "/chat/completions")
        .header("Authorization", "Bearer " + Bodies.APPLICATION_KEY)
        .post(RequestBody.create(MediaType.parse("application/json"), json))
        .build();
  }

  private static void async(Call call) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call call, IOException e) {
            Output.failure("async", e);
            done.countDown();
          }

          @Override
          public void onResponse(Call call, Response response) throws IOException {
            print(response);
            response.close();
            done.countDown();
          }
        });
    done.await();
  }

  private static void print(Response response) throws IOException {
    response.body().string();
    System.out.println(response.code());
  }
}
