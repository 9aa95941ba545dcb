package io.llmcost.it.apps;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

final class JdkCaller implements Caller {

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofMillis(PATIENCE_MS))
          .build();

  @Override
  public void call(String kind, String url, String body, Got got) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofMillis(PATIENCE_MS))
            .header("Authorization", "Bearer " + Bodies.APPLICATION_KEY)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    switch (kind) {
      case "sync":
        whole(client.send(request, BodyHandlers.ofString()), got);
        break;
      case "async":
        CompletableFuture<HttpResponse<String>> whole =
            client.sendAsync(request, BodyHandlers.ofString());
        try {
          whole(whole.get(2L * PATIENCE_MS, TimeUnit.MILLISECONDS), got);
        } finally {
          whole.cancel(true);
        }
        break;
      case "stream-async":
        CompletableFuture<HttpResponse<Void>> pushed =
            client.sendAsync(
                request,
                head -> {
                  got.status(head.statusCode());
                  return HttpResponse.BodySubscribers.fromSubscriber(new Reading(got));
                });
        try {
          pushed.get(2L * PATIENCE_MS, TimeUnit.MILLISECONDS);
        } finally {
          pushed.cancel(true);
        }
        break;
      default:
        HttpResponse<InputStream> pulled = client.send(request, BodyHandlers.ofInputStream());
        got.status(pulled.statusCode());
        try (InputStream in = pulled.body()) {
          if (kind.equals("abandon")) {
            got.text(String.valueOf((char) in.read()));
          } else {
            ChaosApp.read(in, got);
          }
        }
    }
  }

  private static void whole(HttpResponse<String> response, Got got) {
    got.status(response.statusCode());
    got.text(response.body());
  }

  private static final class Reading implements Flow.Subscriber<List<ByteBuffer>> {
    private final Got got;

    Reading(Got got) {
      this.got = got;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
      parts.forEach(part -> got.text(StandardCharsets.ISO_8859_1.decode(part)));
    }

    @Override
    public void onError(Throwable failure) {
      // the future says it
    }

    @Override
    public void onComplete() {
      // the future says it
    }
  }

  @Override
  public int leased() {
    return -1;
  }

  @Override
  public void close() {
    // before Java 21 it has nothing to close
  }
}
