package io.llmcost.agent.instrumentation.jdk;

import io.llmcost.agent.http.Headers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

/** All of a response but its body. */
final class ResponseHead implements HttpResponse.ResponseInfo {

  private final Call call;
  private final int status;
  private final HttpHeaders headers;
  private final Call.SentResponse origin;

  private ResponseHead(Call call, int status, HttpHeaders headers, Call.SentResponse origin) {
    this.call = call;
    this.status = status;
    this.headers = headers;
    this.origin = origin;
  }

  static ResponseHead of(Call call, io.llmcost.agent.http.HttpResponse neutral) {
    Call.SentResponse origin =
        neutral.live() instanceof LiveResponse
            ? ((LiveResponse) neutral.live()).origin()
            : call.lastResponse();
    Headers fields = neutral.headers();
    if (neutral.pipeline().isRewriting()) {
      fields = fields.without("content-length");
    } else if (neutral.isWhole() && hadLength(neutral, origin)) {
      fields = fields.with("content-length", Integer.toString(neutral.bytes().length));
    }
    return new ResponseHead(call, neutral.status(), headers(fields, origin), origin);
  }

  private static boolean hadLength(
      io.llmcost.agent.http.HttpResponse neutral, Call.SentResponse origin) {
    return neutral.headers().has("content-length")
        || origin != null && origin.response.headers().firstValue("content-length").isPresent();
  }

  private static HttpHeaders headers(Headers fields, Call.SentResponse origin) {
    return origin != null && fields.equals(Messages.neutral(origin.response.headers()))
        ? origin.response.headers()
        : Messages.of(fields);
  }

  @Override
  public int statusCode() {
    return status;
  }

  @Override
  public HttpHeaders headers() {
    return headers;
  }

  @Override
  public HttpClient.Version version() {
    return origin == null ? HttpClient.Version.HTTP_1_1 : origin.response.version();
  }

  /** The client's response, if it came from where the application sent its request. */
  Optional<HttpResponse<?>> ownResponse() {
    return origin != null && origin.ownOrigin ? Optional.of(origin.response) : Optional.empty();
  }

  /** The client says where it was redirected to; that we sent it elsewhere is not its business. */
  HttpRequest request() {
    return wasRedirected() ? origin.response.request() : call.request();
  }

  URI uri() {
    return wasRedirected() ? origin.response.uri() : call.request().uri();
  }

  private boolean wasRedirected() {
    return origin != null && origin.ownOrigin && !origin.response.uri().equals(origin.sent.uri());
  }
}
