package io.llmcost.agent.instrumentation.apache4.glue;

import io.llmcost.agent.http.HttpResponse;
import io.llmcost.agent.http.PacedStream;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.apache.http.HttpEntity;
import org.apache.http.HttpStatus;
import org.apache.http.HttpVersion;
import org.apache.http.StatusLine;
import org.apache.http.entity.AbstractHttpEntity;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.entity.InputStreamEntity;
import org.apache.http.impl.EnglishReasonPhraseCatalog;
import org.apache.http.message.BasicHttpResponse;
import org.apache.http.message.BasicStatusLine;

/** Makes the client's responses out of ours. */
final class Responses {

  private static final boolean CLOSEABLE = areCloseable();

  private Responses() {}

  /**
   * A response that is here already.
   *
   * @param last what was received last; null if nothing was
   * @param aborted whether the application has given the call up
   */
  static org.apache.http.HttpResponse whole(
      HttpResponse response, ReceivedBody last, BooleanSupplier aborted) {
    byte[] bytes = response.pipeline().whole(response.bytes());
    org.apache.http.HttpResponse answer = answer(response, last, null);
    if (bytes.length > 0 || response.status() != HttpStatus.SC_NO_CONTENT) {
      AbstractHttpEntity entity =
          response.paceNanos() == 0
              ? new ByteArrayEntity(bytes)
              : new InputStreamEntity(
                  new PacedStream(bytes, response.paceNanos(), aborted), bytes.length);
      entity.setContentType(answer.getFirstHeader("Content-Type"));
      answer.setEntity(entity);
    }
    return answer;
  }

  /** A response of the client with our headers, its body running through the pipeline. */
  static org.apache.http.HttpResponse live(HttpResponse response, ReceivedBody body) {
    org.apache.http.HttpResponse answer = answer(response, body, body.response());
    HttpEntity entity = body.response().getEntity();
    if (entity == null) {
      response.pipeline().end((bytes, offset, length) -> {});
    } else if (response.pipeline().isEmpty()) {
      answer.setEntity(entity);
    } else {
      answer.setEntity(
          new PipelineEntity(entity, response.pipeline(), answer.getFirstHeader("Content-Type")));
    }
    body.handOver();
    return answer;
  }

  /** A response as it came. */
  static org.apache.http.HttpResponse untouched(ReceivedBody body) {
    body.handOver();
    return body.response();
  }

  private static org.apache.http.HttpResponse answer(
      HttpResponse response, ReceivedBody last, org.apache.http.HttpResponse received) {
    StatusLine status =
        last != null && last.status() == response.status()
            ? last.response().getStatusLine()
            : new BasicStatusLine(
                HttpVersion.HTTP_1_1, response.status(), reason(response.status()));
    org.apache.http.HttpResponse answer =
        CLOSEABLE ? CloseableAnswer.create(status, received) : new BasicHttpResponse(status);
    answer.setHeaders(Messages.headers(response.headers()));
    return answer;
  }

  private static String reason(int status) {
    return status < 100 || status >= 600
        ? null
        : EnglishReasonPhraseCatalog.INSTANCE.getReason(status, Locale.ENGLISH);
  }

  private static boolean areCloseable() {
    try {
      Class.forName(
          "org.apache.http.client.methods.CloseableHttpResponse",
          false,
          Responses.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
