package io.llmcost.agent.instrumentation.webclient.glue;

/** How a body was written, which decides how it goes out. */
enum Framing {
  /** Nothing was called. */
  NONE,
  /** Without a body. */
  EMPTY,
  /** In one piece. */
  ONE,
  /** In pieces. */
  MANY,
  /** In pieces, each of which is flushed. */
  FLUSHED
}
