package io.llmcost.agent.compress;

/** What one method does to one call, or why it does nothing. Immutable. */
public final class Step {

  private final String method;
  private final long before;
  private final long after;
  private final int images;
  private final String refusal;

  private Step(String method, long before, long after, int images, String refusal) {
    this.method = method;
    this.before = before;
    this.after = after;
    this.images = images;
    this.refusal = refusal;
  }

  static Step done(String method, long before, long after) {
    return new Step(method, before, after, 0, null);
  }

  /** One that leaves out images, of which nobody knows what they would have cost. */
  static Step unreckoned(String method, int images) {
    return new Step(method, 0, 0, images, null);
  }

  static Step not(String method, String refusal) {
    return new Step(method, 0, 0, 0, refusal);
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

  /** Images that it leaves out, whose tokens are not reckoned. */
  public int images() {
    return images;
  }

  /** For people; null if it was done. */
  public String refusal() {
    return refusal;
  }
}
