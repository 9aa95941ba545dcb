package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.PacedStream;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.Okio;

/** Makes OkHttp's responses out of ours. */
final class Responses {

  /** The type that came last: a provider's answers have the same, and parsing it is a regex. */
  private static volatile ParsedType lastType = new ParsedType("application/json");

  private Responses() {}

  /**
   * A response that is here already.
   *
   * @param received what the client received last for this call, which says how it came; null if
   *     nothing was received
   * @param call that is answered; null for none
   */
  static Response whole(Request original, HttpResponse response, OkHttpBody received, Call call) {
    OkHttpBody last = received != null && received.status() == response.status() ? received : null;
    byte[] bytes = response.pipeline().whole(response.bytes());
    MediaType type = type(response);
    Response.Builder builder =
        last == null ? withoutCall(original, response) : received(original, last);
    if (last == null) {
      builder.headers(Messages.headers(response.headers(), new okhttp3.Headers.Builder().build()));
    } else {
      addHeaders(builder, response, last);
    }
    return builder
        .code(response.status())
        .body(new SourceBody(type, bytes.length, source(bytes, response, call)))
        .build();
  }

  private static BufferedSource source(byte[] bytes, HttpResponse response, Call call) {
    return response.paceNanos() == 0 || call == null
        ? new Buffer().write(bytes)
        : Okio.buffer(
            new PacedSource(new PacedStream(bytes, response.paceNanos(), call::isCanceled)));
  }

  private static Response.Builder withoutCall(Request original, HttpResponse response) {
    long now = System.currentTimeMillis();
    return new Response.Builder()
        .request(original)
        .protocol(Protocol.HTTP_1_1)
        .message(response.isSuccess() ? "OK" : "")
        .sentRequestAtMillis(now)
        .receivedResponseAtMillis(now);
  }

  /** A response that a client gave us, with our headers, its body running through the pipeline. */
  static Response live(Request original, HttpResponse response, OkHttpBody body) {
    Response.Builder builder = received(original, body);
    boolean sameHeaders = response.headers() == body.headers();
    addHeaders(builder, response, body);
    if (response.status() != body.status()) {
      builder.code(response.status());
    }
    if (!response.pipeline().isEmpty() || body.isWatched() || body.brokenWith() != null) {
      ResponseBody source = body.response().body();
      builder.body(
          new SourceBody(
              sameHeaders ? source.contentType() : type(response),
              response.pipeline().isRewriting() ? -1 : source.contentLength(),
              piped(source.source(), response, body)));
    }
    Response live = builder.build();
    body.handOver();
    return live;
  }

  // OkHttp copies its headers for each builder: what is added to those there are is cheapest.
  private static void addHeaders(Response.Builder builder, HttpResponse response, OkHttpBody body) {
    Headers headers = response.headers();
    if (!headers.startWith(body.headers())) {
      builder.headers(Messages.headers(headers, body.response().headers()));
      return;
    }
    for (int i = body.headers().size(); i < headers.size(); i++) {
      builder.addHeader(headers.name(i), headers.value(i));
    }
  }

  private static BufferedSource piped(
      BufferedSource source, HttpResponse response, OkHttpBody body) {
    BufferedSource whole =
        body.brokenWith() == null
            ? source
            : Okio.buffer(new BrokenSource(source, body.brokenWith()));
    return Okio.buffer(new PipelineSource(whole, response.pipeline(), body::over));
  }

  /** A response as it came. */
  static Response untouched(Request original, OkHttpBody body) {
    body.handOver();
    return received(original, body).build();
  }

  /**
   * As received, but for the request: the application sees its own, unless OkHttp followed a
   * redirect. What was sent elsewhere, with another's key, is not shown.
   */
  private static Response.Builder received(Request original, OkHttpBody body) {
    Response received = body.response();
    Response.Builder builder = received.newBuilder();
    if (body.isFromElsewhere()) {
      if (received.networkResponse() != null) {
        builder.networkResponse(received.networkResponse().newBuilder().request(original).build());
      }
      return builder.request(original);
    }
    return received.request().url().equals(body.sent().url()) ? builder.request(original) : builder;
  }

  private static MediaType type(HttpResponse response) {
    String type = response.headers().get("content-type");
    if (type == null) {
      return null;
    }
    ParsedType parsed = lastType;
    if (!parsed.text.equals(type)) {
      parsed = new ParsedType(type);
      lastType = parsed;
    }
    return parsed.type;
  }

  private static final class ParsedType {
    private final String text;
    private final MediaType type;

    ParsedType(String text) {
      this.text = text;
      this.type = MediaType.parse(text);
    }
  }
}
