package io.llmcost.agent.cache;

import io.llmcost.agent.llm.EmbeddingItem;

/** One text's embedding. Immutable. */
final class StoredVector implements Storable {

  private static final int OBJECT_OVERHEAD = 96;

  private final StoredAnswer head;
  private final EmbeddingItem item;

  /**
   * @param head what its batch came with, without a body; shared by the batch
   */
  StoredVector(StoredAnswer head, EmbeddingItem item) {
    this.head = head;
    this.item = item;
  }

  StoredAnswer head() {
    return head;
  }

  EmbeddingItem item() {
    return item;
  }

  @Override
  public int weight() {
    return OBJECT_OVERHEAD + head.weight() + item.vector().length;
  }
}
