package io.llmcost.agent.limit;

/** What one request takes of its gates. Guarded by the lock of its {@link Limiter}. */
final class Pass {

  final Gate[] gates;

  /** That were set aside for it. */
  final long tokens;

  /** When it was let through. */
  long entered;

  /** When it counts from: the provider counts it at its own time, which is not later than this. */
  long countedAt;

  /** What a gate that learns had known by then, of requests and of tokens. */
  Level.Mark requestsMark;

  Level.Mark tokensMark;

  /** Whether answers have come within a moment lately, as far as that is known. */
  boolean isSwift;

  boolean isAnswered;
  boolean hasLeft;
  boolean isSettled;

  Pass(Gate[] gates, long tokens) {
    this.gates = gates;
    this.tokens = tokens;
  }
}
