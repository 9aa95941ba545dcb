package io.llmcost.it.apps;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

final class OkHttpCaller implements Caller {

  private static final MediaType JSON = MediaType.parse("application/json");

  private final OkHttpClient client =
      new OkHttpClient.Builder()
          .readTimeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
          .retryOnConnectionFailure(false) // its own second attempt, which nobody sees
          .build();

  OkHttpCaller() {
    client.dispatcher().setMaxRequestsPerHost(64);
  }

  @Override
  public void call(String kind, String url, String body, Got got) throws Exception {
    Request request =
        new Request.Builder()
            .url(url)
            .header("Authorization", "Bearer " + Bodies.APPLICATION_KEY)
            .post(RequestBody.create(JSON, body))
            .build();
    Call call = client.newCall(request);
    if (kind.endsWith("async")) {
      CompletableFuture<Void> over = new CompletableFuture<>();
      call.enqueue(new Reading(got, over));
      over.get(LIMIT_MS, TimeUnit.MILLISECONDS);
    } else {
      try (Response response = call.execute()) {
        got.status(response.code());
        InputStream in = response.body().byteStream();
        if (kind.equals("abandon")) {
          got.text(String.valueOf((char) in.read()));
        } else {
          ChaosApp.read(in, got);
        }
      }
    }
  }

  private static final class Reading implements Callback {
    private final Got got;
    private final CompletableFuture<Void> over;

    Reading(Got got, CompletableFuture<Void> over) {
      this.got = got;
      this.over = over;
    }

    @Override
    public void onFailure(Call call, IOException e) {
      over.completeExceptionally(e);
    }

    @Override
    public void onResponse(Call call, Response response) {
      try (Response closed = response) {
        got.status(closed.code());
        ChaosApp.read(closed.body().byteStream(), got);
        over.complete(null);
      } catch (Throwable e) {
        over.completeExceptionally(e);
      }
    }
  }

  @Override
  public int leased() {
    return client.connectionPool().connectionCount()
        - client.connectionPool().idleConnectionCount();
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
