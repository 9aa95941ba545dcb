package io.llmcost.agent.semantic;

/** Turns a text into numbers that lie near those of texts that say about the same. */
public interface Embedder {

  /** As in configuration and reports. */
  String name();

  /** A text as a vector; without entries where there is nothing to say. Any thread. */
  SparseVector embed(String text);
}
