package io.llmcost.agent.llm;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads what an answer says about itself: whole answers of Chat Completions, Completions, Responses
 * and Embeddings, in OpenAI's dialect and in those of compatible providers. Never throws: what is
 * missing or odd is unknown.
 */
public final class UsageReader {

  private static final byte[] USAGE_MEMBER = Ascii.bytes("\"usage\"");

  private UsageReader() {}

  /** The facts of a whole JSON answer. */
  public static AnswerFacts read(byte[] body) {
    return new WholeAnswerScan().read(body, 0, body.length);
  }

  /** The vector of a usage object, which is all that stands in the range. */
  public static TokenUsage usage(byte[] json, int start, int end) {
    try {
      byte[] object = Arrays.copyOfRange(json, start, end);
      return new UsageNormaliser(JSON.std.mapFrom(object)).normalise();
    } catch (IOException | RuntimeException e) {
      return TokenUsage.UNKNOWN;
    }
  }

  /**
   * The vector of a usage object, and of one before it that counts where it says nothing.
   *
   * @param first null if there is none
   * @param length of the last one, which begins its array
   */
  static TokenUsage usage(byte[] first, byte[] last, int length) {
    if (first == null || first.length == 0) {
      return usage(last, 0, length);
    }
    try {
      Map<String, Object> merged = new LinkedHashMap<>(JSON.std.mapFrom(first));
      for (Map.Entry<String, Object> member :
          JSON.std.mapFrom(Arrays.copyOf(last, length)).entrySet()) {
        Object value = member.getValue();
        if (value != null && !value.equals(0)) {
          merged.put(member.getKey(), value);
        }
      }
      return new UsageNormaliser(merged).normalise();
    } catch (IOException | RuntimeException e) {
      return TokenUsage.UNKNOWN;
    }
  }

  /** The usage in the end of a body whose beginning is lost: the last member of that name. */
  static TokenUsage usageInTail(byte[] tail) {
    int at = Ascii.lastIndexOf(tail, 0, tail.length, USAGE_MEMBER);
    if (at < 0) {
      return TokenUsage.UNKNOWN;
    }
    int colon = at + USAGE_MEMBER.length;
    while (colon < tail.length && tail[colon] <= ' ') {
      colon++;
    }
    if (colon >= tail.length || tail[colon] != ':') {
      return TokenUsage.UNKNOWN;
    }
    AnswerCursor cursor = new AnswerCursor().on(tail, colon + 1, tail.length);
    return cursor.isObject() && cursor.skipValue()
        ? usage(tail, cursor.valueStart(), cursor.valueEnd())
        : TokenUsage.UNKNOWN;
  }
}
