package io.llmcost.agent.ledger;

/** What saved the money of a call. */
public enum Lever {
  CACHE("cache"),
  COALESCE("coalescing"),
  ROUTE("routing"),
  COMPRESS("compression"),
  BATCH("batching"),
  /** A tier of the provider's that is cheaper because it is slower: flex, the Batch API. */
  TIER("flex and batch prices"),
  /** What the provider was told to keep of prompts, or not to keep. */
  PROMPT_CACHE("the provider's prompt cache"),
  /** Saved, but the record does not say by what. */
  OTHER("other");

  private final String label;

  Lever(String label) {
    this.label = label;
  }

  /** For people. */
  public String label() {
    return label;
  }

  /** The lever that did the most to a call; null if the call went as the application made it. */
  public static Lever of(CallRecord record) {
    if (record.purpose() != null) {
      return record.isPatient() ? TIER : ROUTE;
    }
    String cache = record.cache() == null ? "" : record.cache();
    switch (cache) {
      case "hit":
      case "semantic":
      case "partial":
        return CACHE;
      case "coalesced":
        return COALESCE;
      default:
        break;
    }
    // A route that came back to the requested model may have spent on others.
    boolean tried = record.sideCostUsd().signum() != 0;
    if (record.route() != null && (tried || !record.isServedAsRequested())) {
      return ROUTE;
    }
    if (record.compression() != null) {
      return COMPRESS;
    }
    if (record.isPatient()) {
      return TIER;
    }
    if (record.batch() > 0) {
      return BATCH;
    }
    if (record.promptCache() != null) {
      return PROMPT_CACHE;
    }
    // The model may be one of the same name elsewhere: the record does not tell.
    return record.route() != null && record.tier() > 0 ? ROUTE : null;
  }
}
