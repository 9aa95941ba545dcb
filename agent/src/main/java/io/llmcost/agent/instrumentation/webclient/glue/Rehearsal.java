package io.llmcost.agent.instrumentation.webclient.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpRequest;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.StreamObserver;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Goes once through what is done with Spring's types before and after a call, without a call. In a
 * version where that does not work calls are left alone, in place of failing when their answer is
 * here.
 */
final class Rehearsal {

  private static final Throwable FAILURE = rehearse();

  private Rehearsal() {}

  /**
   * @throws LinkageError if this version of Spring lacks what is needed
   */
  static void check() {
    if (FAILURE != null) {
      throw new LinkageError("Spring's WebClient", FAILURE);
    }
  }

  private static Throwable rehearse() {
    try {
      URI uri = URI.create("http://localhost/");
      HttpMethod method = HttpMethod.valueOf("POST");
      byte[] text = "{}".getBytes(StandardCharsets.UTF_8);
      CapturedRequest captured = write(new CapturedRequest(method, uri, text.length), text);
      HttpRequest neutral =
          new HttpRequest(
              method.name(),
              Messages.url(uri),
              Messages.headers(captured.getHeaders(), captured.getCookies()),
              captured.body().bytes());
      OutgoingRequest outgoing = new OutgoingRequest(captured, neutral);
      CapturedRequest again = new CapturedRequest(method, uri, text.length);
      outgoing.writeOwn(neutral.withHeaders(neutral.headers().with("a", "b")), again).subscribe();
      byte[] sent = again.body().bytes();
      return sent.length == text.length && reads(text) ? null : new LinkageError("Other bytes");
    } catch (RuntimeException | LinkageError e) {
      return e;
    }
  }

  private static CapturedRequest write(CapturedRequest captured, byte[] text) {
    captured.getHeaders().add("x-a", "1");
    captured.writeWith(Mono.fromSupplier(() -> captured.bufferFactory().wrap(text))).subscribe();
    return captured;
  }

  private static boolean reads(byte[] text) {
    HttpResponse neutral =
        HttpResponse.whole(200, Headers.of("content-length", "2"), text)
            .observedBy(new Unconcerned());
    ClientHttpResponse whole = Responses.whole(neutral, null);
    Flux<DataBuffer> piped = PipedBody.of(whole.getBody(), neutral.pipeline());
    List<DataBuffer> buffers = new ArrayList<>(1);
    piped.subscribe(buffers::add); // all is here: nothing waits
    return StatusCodes.of(whole) == neutral.status()
        && whole.getHeaders().getContentLength() == text.length
        && buffers.get(0).readableByteCount() == text.length;
  }

  private static final class Unconcerned implements StreamObserver {
    @Override
    public void data(byte[] bytes, int offset, int length) {}

    @Override
    public void end() {}

    @Override
    public void aborted(Throwable cause) {}
  }
}
