package io.llmcost.agent.cache;

import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.StreamPipeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes a response's body whole, as the application would have got it, and decompressed. */
final class WholeBody {

  private WholeBody() {}

  /**
   * @param limit in bytes
   * @return completed with null if the body is compressed in a way that cannot be read; fails as
   *     reading fails
   */
  static CompletionStage<byte[]> of(HttpResponse response, int limit) {
    CompletionStage<byte[]> raw =
        response.isWhole()
            ? CompletableFuture.completedFuture(response.bytes())
            : response.live().readFully(limit);
    StreamPipeline pipeline = response.pipeline();
    return raw.whenComplete(
            (bytes, failure) -> {
              if (failure != null) {
                pipeline.aborted(failure);
              }
            })
        .thenApply(bytes -> plain(through(pipeline, bytes), response, limit));
  }

  private static byte[] through(StreamPipeline pipeline, byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    pipeline.data(bytes, 0, bytes.length, out::write);
    pipeline.end(out::write);
    return out.toByteArray();
  }

  private static byte[] plain(byte[] bytes, HttpResponse response, int limit) {
    switch (ContentCoding.of(response.headers())) {
      case NONE:
        return bytes;
      case GZIP:
        try {
          return ContentCoding.gunzip(bytes, bytes.length, limit);
        } catch (IOException e) {
          return null;
        }
      default:
        return null;
    }
  }
}
