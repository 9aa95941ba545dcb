package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.StreamObserver;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/**
 * Goes once through what is done with azure-core's types before and after a call, without a call.
 * In a version where that does not work calls are left alone, in place of failing when their answer
 * is here.
 */
final class Rehearsal {

  private static final Throwable FAILURE = rehearse();

  private Rehearsal() {}

  /**
   * @throws LinkageError if this version of azure-core lacks what is needed
   */
  static void check() {
    if (FAILURE != null) {
      throw new LinkageError("azure-core", FAILURE);
    }
  }

  private static Throwable rehearse() {
    try {
      byte[] text = "{}".getBytes(StandardCharsets.UTF_8);
      HttpRequest request =
          new HttpRequest(HttpMethod.POST, new URL("http://localhost/")).setBody(text);
      RequestBody body = new RequestBody(request.getBody(), text.length, Context.empty());
      if (!body.read().getNow(false)) {
        return new LinkageError("The body is not read at once");
      }
      io.llmcost.agent.http.HttpRequest neutral =
          new io.llmcost.agent.http.HttpRequest(
              request.getHttpMethod().toString(),
              Messages.url(request.getUrl()),
              Messages.headers(request.getHeaders()),
              body.bytes());
      HttpRequest sent =
          new OutgoingRequest(request, neutral, body)
              .own(neutral.withHeaders(neutral.headers().with("a", "b")));
      boolean isSame = read(sent.getBody()) == text.length && "b".equals(header(sent));
      return isSame && answers(sent, text) ? null : new LinkageError("Other bytes");
    } catch (MalformedURLException | RuntimeException | LinkageError e) {
      return e;
    }
  }

  private static String header(HttpRequest request) {
    return Messages.withoutControls(request).getHeaders().getValue("a");
  }

  private static boolean answers(HttpRequest asked, byte[] text) {
    io.llmcost.agent.http.HttpResponse neutral =
        io.llmcost.agent.http.HttpResponse.whole(200, Headers.of("content-length", "2"), text)
            .observedBy(new Unconcerned());
    HttpResponse whole = Responses.whole(asked, neutral, null);
    HttpResponse piped =
        new PipedResponse(asked, whole, 200, whole.getHeaders(), neutral.pipeline());
    return whole.getBodyAsBinaryData() != null && read(piped.getBody()) == text.length;
  }

  /** All is here: nothing waits. */
  private static int read(Flux<ByteBuffer> body) {
    List<ByteBuffer> buffers = new ArrayList<>(1);
    body.subscribe(buffers::add);
    return buffers.isEmpty() ? -1 : buffers.get(0).remaining();
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
