package io.llmcost.agent.compress;

import io.llmcost.agent.llm.LlmRequest;
import java.util.Collections;
import java.util.List;

/** A call in fewer tokens. Immutable. */
public final class Compression {

  private final LlmRequest request;
  private final List<Step> steps;
  private final List<String> before;
  private final List<String> after;
  private final double cachedShare;
  private final int imagesLeftOut;
  private final List<SummaryOrder> orders;
  private final List<String> unknown;

  Compression(
      LlmRequest request,
      List<Step> steps,
      List<String> before,
      List<String> after,
      double cachedShare,
      int imagesLeftOut,
      List<SummaryOrder> orders,
      List<String> unknown) {
    this.request = request;
    this.steps = Collections.unmodifiableList(steps);
    this.before = Collections.unmodifiableList(before);
    this.after = Collections.unmodifiableList(after);
    this.cachedShare = cachedShare;
    this.imagesLeftOut = imagesLeftOut;
    this.orders = Collections.unmodifiableList(orders);
    this.unknown = Collections.unmodifiableList(unknown);
  }

  /** The texts that summaries are wanted of, or used for. */
  List<SummaryOrder> orders() {
    return orders;
  }

  /** Images that are not sent again; what they would have cost is not known. */
  public int imagesLeftOut() {
    return imagesLeftOut;
  }

  /** Texts whose meaning would tell more than was known of them. */
  List<String> unknown() {
    return unknown;
  }

  /** What is to be sent; null if the call is to be sent as it is. */
  public LlmRequest request() {
    return request;
  }

  /** What each method that is switched on does, or why it does not. */
  public List<Step> steps() {
    return steps;
  }

  /** The texts that are changed or left out, as they were. */
  public List<String> before() {
    return before;
  }

  /** What they become. */
  public List<String> after() {
    return after;
  }

  /** The share, 0 to 1, of what is left out that would have been read from the provider's cache. */
  public double cachedShare() {
    return cachedShare;
  }
}
