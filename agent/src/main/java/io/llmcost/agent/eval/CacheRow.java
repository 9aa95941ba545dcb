package io.llmcost.agent.eval;

import java.util.Objects;

/** Two texts, and whether the one's answer may be given to the other. Immutable. */
public final class CacheRow {

  private final String a;
  private final String b;
  private final boolean same;
  private final String category;

  /**
   * @param a what was asked before
   * @param category what kind of pair it is; null if it is not said
   */
  public CacheRow(String a, String b, boolean same, String category) {
    this.a = Objects.requireNonNull(a);
    this.b = Objects.requireNonNull(b);
    this.same = same;
    this.category = category;
  }

  /** What was asked before. */
  public String a() {
    return a;
  }

  /** What is asked now. */
  public String b() {
    return b;
  }

  /** Whether the answer to the one is good for the other. */
  public boolean same() {
    return same;
  }

  /** Null if it is not said. */
  public String category() {
    return category;
  }
}
