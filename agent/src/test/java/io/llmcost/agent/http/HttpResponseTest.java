package io.llmcost.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpResponseTest {

  private static final byte[] BODY = "abc".getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @CsvSource({"3, true", "4, false", "x, false"})
  void aLengthIsKeptWhereItIsTrue(String said, boolean isKept) {
    Headers headers = Headers.of("Content-Length", said, "a", "b");
    HttpResponse read = read(HttpResponse.live(200, headers, new Body()));

    assertThat(read.bytes()).isEqualTo(BODY);
    assertThat(read.headers().get("content-length")).isEqualTo(isKept ? said : null);
    assertThat(read.headers().get("a")).isEqualTo("b");
  }

  @Test
  void aFilterTakesTheLengthOut() {
    Headers headers = Headers.of("Content-Length", "3");
    HttpResponse live = HttpResponse.live(200, headers, new Body()).filteredBy(new Dropping());
    HttpResponse read = read(live);

    assertThat(read.bytes()).isEmpty();
    assertThat(read.headers().has("content-length")).isFalse();
  }

  private static HttpResponse read(HttpResponse response) {
    return response.readWhole(10).toCompletableFuture().join();
  }

  private static final class Body implements LiveBody {
    @Override
    public CompletionStage<byte[]> readFully(int limit) {
      return CompletableFuture.completedFuture(BODY);
    }

    @Override
    public boolean isTaken() {
      return false;
    }

    @Override
    public void discard() {}
  }

  private static final class Dropping implements StreamFilter {
    @Override
    public void data(byte[] bytes, int offset, int length, Sink out) {}

    @Override
    public void end(Sink out) {}

    @Override
    public void aborted(Throwable cause) {}

    @Override
    public void release(Sink out) {}
  }
}
