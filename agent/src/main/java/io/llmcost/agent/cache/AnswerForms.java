package io.llmcost.agent.cache;

import io.llmcost.agent.llm.AnswerConversion;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.UnusableAnswerException;
import io.llmcost.agent.llm.UsageChunkFilter;
import io.llmcost.agent.log.Log;
import java.io.ByteArrayOutputStream;

/** Turns a complete answer's body into another form of it; null where that cannot be done. */
final class AnswerForms {

  private AnswerForms() {}

  static byte[] toStream(Endpoint endpoint, byte[] whole, boolean withUsage) {
    try {
      return AnswerConversion.toStream(endpoint, whole, withUsage);
    } catch (UnusableAnswerException | RuntimeException e) {
      Log.debug("A whole answer is not given as a stream", e);
      return null;
    }
  }

  static byte[] toWhole(Endpoint endpoint, byte[] stream) {
    try {
      return AnswerConversion.toWhole(endpoint, stream);
    } catch (UnusableAnswerException | RuntimeException e) {
      Log.debug("A stream is not given as a whole answer", e);
      return null;
    }
  }

  /** The stream as it would have come without {@code stream_options.include_usage}. */
  static byte[] withoutUsage(byte[] stream) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(stream.length);
    UsageChunkFilter filter = new UsageChunkFilter();
    try {
      filter.data(stream, 0, stream.length, out::write);
      filter.end(out::write);
      return out.toByteArray();
    } catch (RuntimeException e) {
      Log.debug("A stream is not given without its usage", e);
      return null;
    }
  }
}
