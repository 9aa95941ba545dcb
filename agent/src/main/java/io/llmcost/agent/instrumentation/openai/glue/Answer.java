package io.llmcost.agent.instrumentation.openai.glue;

import com.openai.core.http.Headers;
import com.openai.core.http.HttpResponse;
import io.llmcost.agent.http.PacedStream;
import io.llmcost.agent.http.StreamPipeline;
import io.llmcost.agent.instrumentation.PipelineStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

/** What the SDK gets. */
final class Answer implements HttpResponse {

  private final int status;
  private final Headers headers;
  private final HttpResponse received;
  private final StreamPipeline pipeline;
  private InputStream whole;
  private PipelineStream piped;

  private Answer(
      int status,
      Headers headers,
      HttpResponse received,
      StreamPipeline pipeline,
      InputStream whole) {
    this.status = status;
    this.headers = headers;
    this.received = received;
    this.pipeline = pipeline;
    this.whole = whole;
  }

  /**
   * An answer that is here already.
   *
   * @param givenUp whether nobody waits any more; asked while somebody reads what takes its time
   */
  static Answer whole(io.llmcost.agent.http.HttpResponse answer, BooleanSupplier givenUp) {
    byte[] bytes = answer.pipeline().whole(answer.bytes());
    return new Answer(
        answer.status(),
        Messages.of(answer.headers()),
        null,
        null,
        answer.paceNanos() == 0
            ? new ByteArrayInputStream(bytes)
            : new PacedStream(bytes, answer.paceNanos(), givenUp));
  }

  /**
   * A response that came, with our headers, its body running through the pipeline.
   *
   * @param known the headers it came with
   */
  static HttpResponse live(
      io.llmcost.agent.http.HttpResponse answer,
      HttpResponse received,
      io.llmcost.agent.http.Headers known) {
    if (answer.pipeline().isEmpty()
        && answer.headers() == known
        && answer.status() == received.statusCode()) {
      return received;
    }
    return new Answer(
        answer.status(),
        headers(answer.headers(), received.headers(), known),
        received,
        answer.pipeline(),
        null);
  }

  private static Headers headers(
      io.llmcost.agent.http.Headers ours, Headers theirs, io.llmcost.agent.http.Headers known) {
    if (!ours.startWith(known)) {
      return Messages.of(ours);
    }
    Headers.Builder builder = theirs.toBuilder();
    for (int i = known.size(); i < ours.size(); i++) {
      builder.put(ours.name(i), ours.value(i));
    }
    return builder.build();
  }

  @Override
  public int statusCode() {
    return status;
  }

  @Override
  public Headers headers() {
    return headers;
  }

  @Override
  public synchronized InputStream body() {
    if (whole != null) {
      return whole;
    }
    if (piped == null) {
      piped = new PipelineStream(received.body(), pipeline);
    }
    return piped;
  }

  @Override
  public void close() {
    if (received == null) {
      closeWhole();
      return;
    }
    synchronized (this) {
      if (piped == null) {
        pipeline.aborted(null);
      } else {
        piped.abort(null);
      }
    }
    received.close();
  }

  private void closeWhole() {
    try {
      whole.close();
    } catch (IOException e) {
      // neither of the two throws it
    }
  }
}
