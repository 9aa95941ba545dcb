package io.llmcost.agent.compress;

/** What one method does to one call, or why it does nothing. Immutable. */
public final class Step {

  private final String method;
  private final long before;
  private final long after;
  private final String refusal;

  private Step(String method, long before, long after, String refusal) {
    this.method = method;
    this.before = before;
    this.after = after;
    this.refusal = refusal;
  }

  static Step done(String method, long before, long after) {
    return new Step(method, before, after, null);
  }

  static Step not(String method, String refusal) {
    return new Step(method, 0, 0, refusal);
  }

  /** As in the configuration. */
  public String method() {
    return method;
  }

  /** Tokens of the texts that it changes, about. */
  public long before() {
    return before;
  }

  /** Tokens of what they become, about. */
  public long after() {
    return after;
  }

  /** For people; null if it was done. */
  public String refusal() {
    return refusal;
  }
}
