package io.llmcost.agent.cache;

/** Something that the cache can keep. Immutable. */
interface Storable {

  /** Bytes on the heap, estimated; more than 0. */
  int weight();
}
