package io.llmcost.agent.llm;

/** One message of a conversation, as it stands in the body. Immutable. */
public final class ChatMessage {

  private final String role;
  private final int start;
  private final int end;
  private final String callId;

  ChatMessage(String role, int start, int end, String callId) {
    this.role = role;
    this.start = start;
    this.end = end;
    this.callId = callId;
  }

  /** As the request says; empty if it says none. */
  public String role() {
    return role;
  }

  /**
   * Of an item of Responses that is a tool's call or its result: which both have; null for others,
   * and in Chat Completions, where a result follows its call.
   */
  public String callId() {
    return callId;
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
