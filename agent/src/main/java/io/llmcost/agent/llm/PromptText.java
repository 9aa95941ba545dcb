package io.llmcost.agent.llm;

/** One string of a prompt: a message's content, a text part, an input. Immutable. */
public final class PromptText {

  private final byte[] body;
  private final String role;
  private final int message;
  private final int start;
  private final int end;

  PromptText(byte[] body, String role, int message, int start, int end) {
    this.body = body;
    this.role = role;
    this.message = message;
    this.start = start;
    this.end = end;
  }

  /**
   * {@code system}, {@code developer}, {@code user}, {@code assistant}, {@code tool} or what else
   * the request says; {@code user} for inputs and prompts, which have none.
   */
  public String role() {
    return role;
  }

  /** Which message it belongs to, from 0; -1 for {@code instructions}. */
  public int message() {
    return message;
  }

  /** The text, decoded; a new string each time. */
  public String text() {
    return JsonWalker.decode(body, start + 1, end - 1);
  }

  /** The beginning of the text, of {@code bytes} bytes as they stand in the body, about. */
  public String head(int bytes) {
    return JsonWalker.decode(body, start + 1, headEnd(bytes));
  }

  private int headEnd(int bytes) {
    int limit = (int) Math.min((long) start + 1 + bytes, end - 1);
    int i = start + 1;
    while (i < limit) {
      i += body[i] == '\\' ? JsonWalker.escapeLength(body, i) : 1;
    }
    while (i < end - 1 && (body[i] & 0xC0) == 0x80) {
      i++;
    }
    return i;
  }

  /** The end of what {@link #head} leaves; begins at a space. Empty if there is none. */
  String tail(int skipped, int bytes) {
    int i = Math.max(headEnd(skipped), end - 1 - bytes);
    // A space is in no escape and no character of several bytes: a safe place to begin.
    while (i < end - 1 && body[i] != ' ') {
      i++;
    }
    return JsonWalker.decode(body, i, end - 1);
  }

  /** Whether {@link #head} is all of it. */
  boolean endsWithin(int bytes) {
    return headEnd(bytes) == end - 1;
  }

  /** How long {@link #text()} is; found without decoding it. */
  public int chars() {
    return JsonWalker.chars(body, start + 1, end - 1);
  }

  /** Where its opening quote stands in the body, in bytes. */
  int start() {
    return start;
  }

  /** The byte after its closing quote. */
  int end() {
    return end;
  }
}
