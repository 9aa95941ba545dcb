package io.llmcost.agent.instrumentation.apache5.glue;

import io.llmcost.agent.http.Headers;
import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.PacedStream;
import io.llmcost.agent.rights.Rights;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/** Makes the client's responses out of ours. */
final class Responses {

  private static final int NO_CONTENT = 204;

  private static final Method ADAPT = adaptMethod();

  private Responses() {}

  /**
   * A response that is here already.
   *
   * @param last what was received last; null if nothing was
   * @param decoded whether the client decodes what comes compressed
   * @param cancelled whether the application has given the call up
   */
  static CloseableHttpResponse whole(
      HttpResponse response, ReceivedBody last, boolean decoded, BooleanSupplier cancelled)
      throws IOException {
    byte[] bytes = response.pipeline().whole(response.bytes());
    Headers headers = response.headers();
    if (decoded && isGzip(headers)) {
      bytes = gunzip(bytes);
      headers = headers.without("content-encoding").without("content-length");
    }
    BasicClassicHttpResponse answer = new BasicClassicHttpResponse(response.status());
    answer.setVersion(HttpVersion.HTTP_1_1);
    if (last != null && last.status() == response.status()) {
      answer.setVersion(last.response().getVersion());
      answer.setReasonPhrase(last.response().getReasonPhrase());
    }
    answer.setHeaders(Messages.headers(headers));
    if (bytes.length > 0 || response.status() != NO_CONTENT) {
      String type = headers.get("content-type");
      answer.setEntity(
          response.paceNanos() == 0
              ? BytesEntity.answer(bytes, type, headers.get("content-encoding"))
              : new InputStreamEntity(
                  new PacedStream(bytes, response.paceNanos(), cancelled),
                  bytes.length,
                  type == null ? null : ContentType.parseLenient(type)));
    }
    return closeable(answer);
  }

  static boolean isGzip(Headers headers) {
    String coding = headers.get("content-encoding");
    return "gzip".equalsIgnoreCase(coding) || "x-gzip".equalsIgnoreCase(coding);
  }

  static byte[] gunzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length * 4);
    byte[] chunk = new byte[8192];
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      int count;
      while ((count = in.read(chunk)) >= 0) {
        out.write(chunk, 0, count);
      }
    }
    return out.toByteArray();
  }

  /** The client's response with our headers, its body running through the pipeline. */
  static CloseableHttpResponse live(HttpResponse response, ReceivedBody body) {
    CloseableHttpResponse answer = body.response();
    Headers headers = response.headers();
    if (headers.startWith(body.headers())) {
      for (int i = body.headers().size(); i < headers.size(); i++) {
        answer.addHeader(headers.name(i), headers.value(i));
      }
    } else {
      answer.setHeaders(Messages.headers(headers));
    }
    if (response.status() != body.status()) {
      answer.setCode(response.status());
    }
    HttpEntity entity = answer.getEntity();
    if (entity == null) {
      response.pipeline().end((bytes, offset, length) -> {});
    } else if (!response.pipeline().isEmpty()) {
      Header type = answer.getFirstHeader("Content-Type");
      answer.setEntity(
          new PipelineEntity(entity, response.pipeline(), type == null ? null : type.getValue()));
    }
    body.handOver();
    return answer;
  }

  /** A response as it came. */
  static CloseableHttpResponse untouched(ReceivedBody body) {
    body.handOver();
    return body.response();
  }

  /** As clients return it; nobody else could make one before 5.4. */
  private static CloseableHttpResponse closeable(ClassicHttpResponse response) {
    try {
      return (CloseableHttpResponse) ADAPT.invoke(null, response);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Method adaptMethod() {
    try {
      Method method =
          CloseableHttpResponse.class.getDeclaredMethod("adapt", ClassicHttpResponse.class);
      return Rights.ofAgent(
          () -> {
            method.setAccessible(true);
            return method;
          });
    } catch (NoSuchMethodException e) {
      throw new LinkageError("CloseableHttpResponse.adapt", e);
    }
  }
}
