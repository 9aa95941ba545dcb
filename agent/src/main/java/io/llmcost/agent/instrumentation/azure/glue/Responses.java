package io.llmcost.agent.instrumentation.azure.glue;

import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;

/** Makes azure-core's responses out of ours. */
final class Responses {

  private Responses() {}

  /** A response as it came; null if somebody has taken its body. */
  static HttpResponse untouched(ReceivedBody received) {
    return received.take() ? received.response() : null;
  }

  /**
   * A response whose body is still coming; null if somebody has taken it.
   *
   * @param asked by the application
   */
  static HttpResponse live(
      HttpRequest asked, io.llmcost.agent.http.HttpResponse response, ReceivedBody received) {
    if (!received.take()) {
      return null;
    }
    boolean sameHeaders = response.headers() == received.headers();
    if (sameHeaders && received.isOwn() && response.pipeline().isEmpty()) {
      return received.response();
    }
    return new PipedResponse(
        asked,
        received.response(),
        response.status(),
        sameHeaders ? received.response().getHeaders() : Messages.of(response.headers()),
        response.pipeline());
  }

  /**
   * A response that is here already.
   *
   * @param asked by the application
   * @param last what was received last for this call; null if nothing was
   */
  static HttpResponse whole(
      HttpRequest asked, io.llmcost.agent.http.HttpResponse response, ReceivedBody last) {
    byte[] bytes = response.pipeline().whole(response.bytes());
    return new WholeResponse(asked, response.status(), headers(response, bytes, last), bytes);
  }

  /**
   * A response that is here already and takes its time as the application reads it.
   *
   * @param last what was received last for this call; null if nothing was
   */
  static HttpResponse paced(
      Call call, io.llmcost.agent.http.HttpResponse response, ReceivedBody last) {
    byte[] bytes = response.pipeline().whole(response.bytes());
    return new PacedResponse(
        call.request(),
        response.status(),
        headers(response, bytes, last),
        bytes,
        response.paceNanos(),
        call::isCancelled);
  }

  private static HttpHeaders headers(
      io.llmcost.agent.http.HttpResponse response, byte[] bytes, ReceivedBody last) {
    HttpHeaders headers = Messages.of(response.headers());
    boolean hadLength =
        response.headers().has(Messages.CONTENT_LENGTH)
            || last != null && last.isOwn() && last.headers().has(Messages.CONTENT_LENGTH);
    if (hadLength) {
      headers.set(Messages.CONTENT_LENGTH, Integer.toString(bytes.length));
    }
    return headers;
  }
}
