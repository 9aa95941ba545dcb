package io.llmcost.agent.instrumentation.okhttp.glue;

import io.llmcost.agent.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.Okio;

/** Makes OkHttp's responses out of ours. */
final class Responses {

  private Responses() {}

  /** A response without a call. */
  static Response whole(Request request, HttpResponse response) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(response.bytes().length);
    response.pipeline().data(response.bytes(), 0, response.bytes().length, out::write);
    response.pipeline().end(out::write);
    byte[] bytes = out.toByteArray();
    long now = System.currentTimeMillis();
    String type = response.headers().get("content-type");
    return new Response.Builder()
        .request(request)
        .protocol(Protocol.HTTP_1_1)
        .code(response.status())
        .message(response.isSuccess() ? "OK" : "")
        .headers(Messages.headers(response.headers()))
        .body(
            new SourceBody(
                type == null ? null : MediaType.parse(type),
                bytes.length,
                new Buffer().write(bytes)))
        .sentRequestAtMillis(now)
        .receivedResponseAtMillis(now)
        .build();
  }

  /** A response that a client gave us, with our headers, its body running through the pipeline. */
  static Response live(Request request, HttpResponse response, OkHttpBody body) {
    Response received = body.take();
    Response.Builder builder =
        received.newBuilder().request(request).headers(Messages.headers(response.headers()));
    if (!response.pipeline().isEmpty() || body.isWatched()) {
      long length = response.pipeline().isRewriting() ? -1 : received.body().contentLength();
      builder.body(
          new SourceBody(
              received.body().contentType(),
              length,
              Okio.buffer(
                  new PipelineSource(received.body().source(), response.pipeline(), body::over))));
    }
    return builder.build();
  }
}
