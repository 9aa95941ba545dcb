package io.llmcost.agent.compress;

import java.util.Collections;
import java.util.List;

/** What is left of a text. Immutable. */
public final class Cut {

  private final String text;
  private final int tokensBefore;
  private final int tokensAfter;
  private final List<int[]> kept;

  Cut(String text, int tokensBefore, int tokensAfter, List<int[]> kept) {
    this.text = text;
    this.tokensBefore = tokensBefore;
    this.tokensAfter = tokensAfter;
    this.kept = Collections.unmodifiableList(kept);
  }

  public String text() {
    return text;
  }

  /** Words and signs of the whole text: in proportion to its tokens. */
  public int tokensBefore() {
    return tokensBefore;
  }

  /** Words and signs of what is left. */
  public int tokensAfter() {
    return tokensAfter;
  }

  /**
   * What was kept of the text's passages: where each piece started and ended in the whole text,
   * ascending.
   */
  public List<int[]> kept() {
    return kept;
  }
}
