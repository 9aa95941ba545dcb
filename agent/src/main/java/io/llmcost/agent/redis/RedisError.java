package io.llmcost.agent.redis;

/** What Redis says in place of an answer. The connection is in order. */
public final class RedisError extends Exception {

  private static final long serialVersionUID = 1L;

  RedisError(String message) {
    super(message, null, false, false);
  }

  /** Whether it is of a kind, such as {@code WRONGTYPE}. */
  public boolean is(String kind) {
    return getMessage().startsWith(kind + " ") || getMessage().equals(kind);
  }
}
