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
