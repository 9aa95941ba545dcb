package io.llmcost.agent.ledger;

/** What a provider was told about its prompt cache, which the application did not say. */
public enum PromptCacheUse {
  /** To keep the call's beginning for later ones. */
  KEPT("kept"),
  /** To write nothing for later calls, which it would have done, and charged for, by itself. */
  NOT_WRITTEN("not_written");

  private final String id;

  PromptCacheUse(String id) {
    this.id = id;
  }

  /** As in the ledger. */
  public String id() {
    return id;
  }

  /**
   * @return null if there is none of that name
   */
  static PromptCacheUse of(String id) {
    for (PromptCacheUse use : values()) {
      if (use.id.equals(id)) {
        return use;
      }
    }
    return null;
  }
}
