package io.llmcost.agent.llm;

/** Where an embedding and its parts stand in the bytes of an answer. */
final class EmbeddingRange {

  final int start;
  int end;
  int index = -1;
  int indexStart = -1;
  int indexEnd = -1;
  int vectorStart = -1;
  int vectorEnd = -1;

  EmbeddingRange(int start) {
    this.start = start;
  }

  boolean hasIndex() {
    return indexStart >= 0;
  }
}
