package io.llmcost.it.apps;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.asynchttpclient.AsyncCompletionHandler;
import org.asynchttpclient.AsyncHandler;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.Dsl;
import org.asynchttpclient.HttpResponseBodyPart;
import org.asynchttpclient.HttpResponseStatus;
import org.asynchttpclient.Response;

/** async-http-client, version 2. */
final class AhcCaller implements Caller {

  private final AsyncHttpClient client =
      Dsl.asyncHttpClient(
          Dsl.config()
              .setReadTimeout(PATIENCE_MS)
              .setRequestTimeout((int) LIMIT_MS)
              .setMaxRequestRetry(0)); // its own second attempt, which nobody sees

  @Override
  public void call(String kind, String url, String body, Got got) throws Exception {
    Reading reading = new Reading(kind.equals("abandon"), got);
    client
        .preparePost(url)
        .setHeader("Content-Type", "application/json")
        .setHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY)
        .setBody(body.getBytes(StandardCharsets.UTF_8))
        .execute(reading);
    reading.over.get(LIMIT_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public int leased() {
    return (int) client.getClientStats().getTotalActiveConnectionCount();
  }

  @Override
  public void close() throws Exception {
    client.close();
  }

  private static final class Reading extends AsyncCompletionHandler<Void> {
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final boolean leaves;
    private final Got got;

    Reading(boolean leaves, Got got) {
      this.leaves = leaves;
      this.got = got;
    }

    @Override
    public AsyncHandler.State onStatusReceived(HttpResponseStatus status) throws Exception {
      got.status(status.getStatusCode());
      return super.onStatusReceived(status);
    }

    @Override
    public AsyncHandler.State onBodyPartReceived(HttpResponseBodyPart part) {
      got.text(ChaosApp.text(part.getBodyPartBytes()));
      return leaves ? AsyncHandler.State.ABORT : AsyncHandler.State.CONTINUE;
    }

    @Override
    public void onThrowable(Throwable failure) {
      over.completeExceptionally(failure);
    }

    @Override
    public Void onCompleted(Response response) {
      over.complete(null);
      return null;
    }
  }
}
