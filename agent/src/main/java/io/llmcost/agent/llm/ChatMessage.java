package io.llmcost.agent.llm;

/** One message of a conversation, as it stands in the body. Immutable. */
public final class ChatMessage {

  private final String role;
  private final int start;
  private final int end;

  ChatMessage(String role, int start, int end) {
    this.role = role;
    this.start = start;
    this.end = end;
  }

  /** As the request says; empty if it says none. */
  public String role() {
    return role;
  }

  /** Where it begins in the body, in bytes. */
  public int start() {
    return start;
  }

  /** The byte after it. */
  public int end() {
    return end;
  }
}
