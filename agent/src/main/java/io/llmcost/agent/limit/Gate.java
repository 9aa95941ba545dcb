package io.llmcost.agent.limit;

/** Something that lets so much through. Used under the lock of its {@link Limiter} only. */
interface Gate {

  /** The moment of a gate that only an answer opens. */
  long UNKNOWN = Long.MAX_VALUE;

  /** Whether a request may pass now. */
  boolean isOpen(long now, long tokens);

  /** When it may pass, as things stand; {@link #UNKNOWN} where that cannot be told. */
  long opensAt(long now, long tokens);

  /** A request passes, whether or not it may. */
  void enter(long now, Pass pass);

  /** The answer's head has come: the provider has counted the request. */
  void answered(long now, Pass pass, Advice advice);

  /** Nothing was sent. */
  void unsent(long now, Pass pass);

  /** The answer is over. */
  void left(Pass pass);

  /** What the request has used in the end, instead of what was set aside. */
  void used(long now, Pass pass, long tokens);

  /** For people. */
  String name();
}
