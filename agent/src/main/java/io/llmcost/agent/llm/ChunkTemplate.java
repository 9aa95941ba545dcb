package io.llmcost.agent.llm;

/**
 * The last chunk whose only news was one piece of text. Most chunks of a stream differ from it in
 * that piece alone, and comparing is several times cheaper than parsing.
 */
final class ChunkTemplate {

  private static final int LONGEST = 4096;

  private byte[] bytes = new byte[0];
  private int textStart;
  private int suffixStart;
  private int length;

  private int matchedStart;
  private int matchedEnd;
  private boolean escaped;

  /** Takes a chunk as the template: the inside of its text stands at the given range. */
  void learn(byte[] chunk, int start, int end, int newTextStart, int newTextEnd) {
    int newLength = end - start;
    if (newLength > LONGEST) {
      length = 0;
      return;
    }
    if (bytes.length < newLength) {
      bytes = new byte[newLength + 256];
    }
    System.arraycopy(chunk, start, bytes, 0, newLength);
    textStart = newTextStart - start;
    suffixStart = newTextEnd - start;
    length = newLength;
  }

  /** Whether a chunk is as the template is, but for its text. */
  boolean matches(byte[] chunk, int start, int end) {
    byte[] template = bytes;
    int prefix = textStart;
    int suffix = length - suffixStart;
    if (length == 0 || end - start < prefix + suffix) {
      return false;
    }
    int textEnd = end - suffix;
    for (int i = 0, t = suffixStart; i < suffix; i++) {
      if (chunk[textEnd + i] != template[t + i]) {
        return false;
      }
    }
    for (int i = 0; i < prefix; i++) {
      if (chunk[start + i] != template[i]) {
        return false;
      }
    }
    matchedStart = start + prefix;
    matchedEnd = textEnd;
    return isInsideOfOneString(chunk);
  }

  private boolean isInsideOfOneString(byte[] chunk) {
    escaped = false;
    int p = matchedStart;
    while (p < matchedEnd) {
      byte c = chunk[p++];
      if (c == '"') {
        return false;
      }
      if (c == '\\') {
        escaped = true;
        p++;
      }
    }
    return p == matchedEnd;
  }

  /** Where the text of the chunk that matched stands, without its quotes. */
  int matchedStart() {
    return matchedStart;
  }

  int matchedEnd() {
    return matchedEnd;
  }

  boolean isEscaped() {
    return escaped;
  }
}
