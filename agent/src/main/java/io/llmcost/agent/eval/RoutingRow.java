package io.llmcost.agent.eval;

import java.util.Objects;

/** One prompt and what two models' answers to it are worth. Immutable. */
public final class RoutingRow {

  private final String prompt;
  private final double weak;
  private final double strong;
  private final String weakResponse;
  private final String source;

  /**
   * @param weak 0 (no good) to 1
   * @param strong 0 to 1
   * @param weakResponse the text of the weak model's answer; null if it is not there
   * @param source where the prompt comes from, as a call site; null if it is not said
   */
  public RoutingRow(String prompt, double weak, double strong, String weakResponse, String source) {
    this.prompt = Objects.requireNonNull(prompt);
    this.weak = weak;
    this.strong = strong;
    this.weakResponse = weakResponse;
    this.source = source;
  }

  public String prompt() {
    return prompt;
  }

  /** 0 to 1. */
  public double weak() {
    return weak;
  }

  /** 0 to 1. */
  public double strong() {
    return strong;
  }

  /** Null if it is not there. */
  public String weakResponse() {
    return weakResponse;
  }

  /** Null if it is not said. */
  public String source() {
    return source;
  }
}
