package io.llmcost.agent.dialect;

import io.llmcost.agent.http.StreamFilter;
import io.llmcost.agent.llm.Endpoint;
import io.llmcost.agent.llm.LlmRequest;
import io.llmcost.agent.llm.NotAnLlmCallException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Calls to translate, and ways to feed streams. */
final class Samples {

  /** When all answers that do not say so were made. */
  static final long CREATED = 1_763_000_000L;

  private Samples() {}

  static LlmRequest chat(String body) {
    return call(Endpoint.CHAT_COMPLETIONS, body);
  }

  static LlmRequest responses(String body) {
    return call(Endpoint.RESPONSES, body);
  }

  private static LlmRequest call(Endpoint endpoint, String body) {
    try {
      return LlmRequest.read(endpoint, body.getBytes(StandardCharsets.UTF_8), null);
    } catch (NotAnLlmCallException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static String chatStream(boolean withUsage) {
    return "{\"model\":\"m\",\"stream\":true"
        + (withUsage ? ",\"stream_options\":{\"include_usage\":true}" : "")
        + ",\"messages\":[]}";
  }

  /** Runs a stream through, in pieces that end at these places. */
  static byte[] run(StreamFilter filter, byte[] stream, int... cuts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int from = 0;
    for (int i = 0; i <= cuts.length; i++) {
      int to = i < cuts.length ? cuts[i] : stream.length;
      // As clients do: an array that is used again.
      byte[] lent = Arrays.copyOfRange(stream, from, to);
      filter.data(lent, 0, lent.length, out::write);
      Arrays.fill(lent, (byte) '"');
      from = to;
    }
    filter.end(out::write);
    return out.toByteArray();
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
