package io.llmcost.it.apps;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.azure.core.util.HttpClientOptions;
import java.io.InputStream;
import java.net.URL;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;

/** azure-core's pipeline, on whatever client it finds. */
final class AzureCaller implements Caller {

  private final HttpPipeline pipeline = new HttpPipelineBuilder().httpClient(client()).build();

  private static HttpClient client() {
    Duration patience = Duration.ofMillis(PATIENCE_MS);
    return HttpClient.createDefault(
        new HttpClientOptions().setResponseTimeout(patience).setReadTimeout(patience));
  }

  @Override
  public void call(String kind, String url, String body, Got got) throws Exception {
    HttpRequest request =
        new HttpRequest(HttpMethod.POST, new URL(url))
            .setHeader("Authorization", "Bearer " + Bodies.APPLICATION_KEY)
            .setHeader("Content-Type", "application/json")
            .setBody(body);
    switch (kind) {
      case "sync":
        HttpResponse whole = pipeline.sendSync(request, Context.NONE);
        got.status(whole.getStatusCode());
        got.text(whole.getBodyAsBinaryData().toString());
        break;
      case "async":
        got.text(
            pipeline
                .send(request)
                .doOnNext(answer -> got.status(answer.getStatusCode()))
                .flatMap(HttpResponse::getBodyAsString)
                .toFuture()
                .get(LIMIT_MS, TimeUnit.MILLISECONDS));
        break;
      case "stream":
        HttpResponse answer = pipeline.sendSync(request, Context.NONE);
        got.status(answer.getStatusCode());
        try (InputStream in = answer.getBodyAsBinaryData().toStream()) {
          ChaosApp.read(in, got);
        }
        break;
      default:
        Flux<byte[]> parts =
            pipeline
                .send(request)
                .doOnNext(head -> got.status(head.getStatusCode()))
                .flatMapMany(HttpResponse::getBody)
                .map(AzureCaller::bytes)
                .doOnNext(part -> got.text(ChaosApp.text(part)));
        (kind.equals("abandon") ? parts.take(1) : parts).blockLast(Duration.ofMillis(LIMIT_MS));
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Override
  public int leased() {
    return -1;
  }

  @Override
  public void close() {
    // its connections are Reactor's
  }
}
