package io.llmcost.agent.llm;

/** The operations that are understood. Everything else passes through, counted. */
public enum Endpoint {
  CHAT_COMPLETIONS("/chat/completions", "chat_completions"),
  RESPONSES("/responses", "responses"),
  EMBEDDINGS("/embeddings", "embeddings"),
  COMPLETIONS("/completions", "completions"),
  /** Anthropic's; accounted for, and left alone but for what its prompt cache is told. */
  MESSAGES("/messages", "messages");

  private final String suffix;
  private final String id;

  Endpoint(String suffix, String id) {
    this.suffix = suffix;
    this.id = id;
  }

  /** How the endpoint is written in configuration, ledger and reports. */
  public String id() {
    return id;
  }

  /** The end of its path, beginning with a slash. */
  public String suffix() {
    return suffix;
  }

  /**
   * The endpoint of a request's path.
   *
   * @param path without query
   * @return null if it is none of them
   */
  public static Endpoint ofPath(String path) {
    // CHAT_COMPLETIONS comes before COMPLETIONS, whose suffix it ends with.
    for (Endpoint endpoint : values()) {
      if (path.endsWith(endpoint.suffix)) {
        return endpoint;
      }
    }
    return null;
  }
}
